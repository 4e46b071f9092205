<?php
/** How an editor posts a release: files by their hash, then the list that makes them one. */

namespace Upright;

defined( 'ABSPATH' ) || exit;

/** Register the routes. */
function routes() {
	$mine = array( 'permission_callback' => __NAMESPACE__ . '\\may_post' );
	register_rest_route( 'upright/v1', '/release', array(
		$mine + array( 'methods' => 'GET', 'callback' => __NAMESPACE__ . '\\tell' ),
		$mine + array( 'methods' => 'POST', 'callback' => __NAMESPACE__ . '\\take_list' ),
	) );
	register_rest_route( 'upright/v1', '/files', $mine + array( 'methods' => 'POST', 'callback' => __NAMESPACE__ . '\\take_files' ) );
}

/**
 * Let those post who may put any page and any script before readers anyway: a release holds both.
 * On a network of sites, and where DISALLOW_UNFILTERED_HTML is set, editors may not: there the
 * release lies in a folder that the administrator names.
 */
function may_post() {
	if ( current_user_can( 'publish_pages' ) && current_user_can( 'unfiltered_html' ) ) {
		return true;
	}
	$why = is_user_logged_in() ? 'this user may not publish pages with scripts; the role editor may' : 'no user is logged in';
	return new \WP_Error( 'upright_refused', $why, array( 'status' => rest_authorization_required_code() ) );
}

/** Tell what is shown now, and by which pages. */
function tell() {
	$pages = array();
	foreach ( get_posts( array( 'post_type' => 'page', 'numberposts' => -1, 'meta_key' => PAGE, 'post_status' => array( 'publish', 'private', 'draft', 'pending', 'future' ), 'orderby' => 'ID', 'order' => 'ASC' ) ) as $post ) {
		$pages[] = array(
			'id'      => $post->ID,
			'page'    => (string) get_post_meta( $post->ID, PAGE, true ),
			'wrote'   => (string) get_post_meta( $post->ID, WROTE, true ),
			'title'   => $post->post_title,
			'excerpt' => $post->post_excerpt,
			'status'  => $post->post_status,
			'link'    => get_permalink( $post ),
		);
	}
	return array(
		'files'  => (object) ( release()['files'] ?? array() ),
		'folder' => defined( 'UPRIGHT_RELEASE' ),
		'most'   => (int) min( BIGGEST, wp_convert_hr_to_bytes( ini_get( 'post_max_size' ) ) / 2 ),
		'pages'  => $pages,
	);
}

/** Keep files, each named by its hash and its kind: {"files": {"<sha256>.css": "<base64>"}}. */
function take_files( $request ) {
	$files = $request->get_json_params()['files'] ?? null;
	if ( ! is_array( $files ) ) {
		return wrong( 'files is missing' );
	}
	foreach ( $files as $name => $base64 ) {
		$text = is_string( $base64 ) ? base64_decode( $base64, true ) : false;
		$why  = is_string( $text ) ? unfit( (string) $name, $text ) : 'is no base64';
		if ( null !== $why ) {
			return wrong( sprintf( '%s %s', substr( (string) $name, 0, 80 ), $why ) );
		}
		if ( ! keep( $name, $text ) ) {
			return wrong( 'the folder for uploads cannot be written', 500 );
		}
	}
	return array( 'kept' => count( $files ) );
}

/** Say why a file cannot be kept; null where it can. */
function unfit( $name, $text ) {
	if ( ! preg_match( '~^([0-9a-f]{64})\.(txt|json|css|js|csv|png|jpg|webp)$~D', $name, $found ) ) {
		return 'is no name of a file';
	}
	if ( strlen( $text ) > BIGGEST ) {
		return 'is too big';
	}
	if ( ! hash_equals( $found[1], hash( 'sha256', $text ) ) ) {
		return 'is not what its name says';
	}
	$kinds = array( 'png' => 'image/png', 'jpg' => 'image/jpeg', 'webp' => 'image/webp' );
	if ( isset( $kinds[ $found[2] ] ) ) {
		$size = @getimagesizefromstring( $text );
		return is_array( $size ) && $size['mime'] === $kinds[ $found[2] ] ? null : 'is no such picture';
	}
	return seems_utf8( $text ) && false === strpos( $text, "\0" ) ? null : 'is no text in UTF-8';
}

/** Take a list and show its release, if every file of it is here; else name those that are not. */
function take_list( $request ) {
	if ( defined( 'UPRIGHT_RELEASE' ) ) {
		return wrong( 'this site shows the release in a folder of its own; send it there', 409 );
	}
	$said = $request->get_json_params();
	$why  = unfit_list( $said );
	if ( null !== $why ) {
		return wrong( $why );
	}
	ksort( $said['files'], SORT_STRING );
	$missing = array();
	foreach ( $said['files'] as $path => $hash ) {
		$kind = kept_as( strtolower( pathinfo( $path, PATHINFO_EXTENSION ) ) );
		if ( null === held( $hash, $kind ) ) {
			$missing[ "$hash.$kind" ] = true;
		}
	}
	if ( $missing ) {
		return new \WP_REST_Response( array( 'missing' => array_keys( $missing ) ), 202 );
	}
	$text = wp_json_encode( array( 'files' => $said['files'], 'address' => (string) ( $said['address'] ?? '' ) ) );
	$hash = hash( 'sha256', $text );
	if ( current_list() !== $hash ) {
		if ( ! keep( "$hash.json", $text ) ) {
			return wrong( 'the folder for uploads cannot be written', 500 );
		}
		update_option( OPTION, array_values( array_filter( array( $hash, current_list() ) ) ) ); // the swap.
		sweep();
	}
	return array( 'shown' => $hash, 'files' => count( $said['files'] ) );
}

/** Say why a list cannot be taken; null where it can. */
function unfit_list( $said ) {
	$files = is_array( $said ) ? ( $said['files'] ?? null ) : null;
	if ( ! is_array( $files ) || ! $files || count( $files ) > MOST ) {
		return 'files is missing, empty or too long';
	}
	$lines = array();
	foreach ( $files as $path => $hash ) {
		if ( strlen( $path ) > 200 || ! preg_match( PATH, $path ) ) {
			return sprintf( '%s is no path of a release', substr( $path, 0, 80 ) );
		}
		if ( ! is_string( $hash ) || ! preg_match( '~^[0-9a-f]{64}$~D', $hash ) ) {
			return "the hash of $path is none";
		}
		$lines[ $path ] = "$hash  $path\n";
	}
	ksort( $lines, SORT_STRING );
	$address = $said['address'] ?? '';
	if ( ! is_string( $address ) || ( '' !== $address && ! preg_match( '~^https?://[^\s"<>\']+/$~iD', $address ) ) ) {
		return 'address is none';
	}
	$fits = is_string( $said['digest'] ?? null ) && hash_equals( $said['digest'], hash( 'sha256', implode( '', $lines ) ) );
	return $fits ? null : 'digest is not that of the files';
}

/** Refuse in one line. */
function wrong( $why, $status = 400 ) {
	return new \WP_Error( 'upright_wrong', $why, array( 'status' => $status ) );
}
