<?php
// Installs WordPress with one person a role, and prints their application passwords as JSON.
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = $argv[2];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/upgrade.php';

wp_install('Posture', 'owner', 'owner@posture.example', true, '', wp_generate_password());
update_option('permalink_structure', '/%postname%/');
$passwords = array();
foreach (array('editor', 'author', 'subscriber') as $role) {
	$id = wp_insert_user(array(
		'user_login' => $role,
		'user_pass'  => 'a long password of the ' . $role,
		'user_email' => $role . '@posture.example',
		'role'       => $role,
	));
	$passwords[$role] = WP_Application_Passwords::create_new_application_password(
		$id,
		array('name' => 'upright')
	)[0];
}
echo wp_json_encode($passwords), "\n";
