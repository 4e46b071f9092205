<?php
// Activates the plugin as an administrator would, once; prints the version of WordPress.
$_SERVER['HTTP_HOST'] = $argv[2];
require $argv[1] . '/wp-load.php';
require_once ABSPATH . 'wp-admin/includes/plugin.php';

$wrong = activate_plugin('upright/upright.php');
if (is_wp_error($wrong)) {
	fwrite(STDERR, $wrong->get_error_message() . "\n");
	exit(1);
}
flush_rewrite_rules();
echo get_bloginfo('version'), "\n";
