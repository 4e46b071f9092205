<?php
/** The release that is shown: its list of files, and their content, checked against it. */

namespace Upright;

defined( 'ABSPATH' ) || exit;

/** Read the release that is shown: {files: path to hash, address}; null where there is none. */
function release() {
	static $read = array();
	$name = defined( 'UPRIGHT_RELEASE' ) ? 'folder' : (string) current_list();
	if ( ! array_key_exists( $name, $read ) ) {
		$text = 'folder' === $name ? @file_get_contents( UPRIGHT_RELEASE . '/release.json' ) : listed( $name );
		$said = json_decode( (string) $text, true );
		$fits = is_array( $said ) && isset( $said['files'] ) && is_array( $said['files'] );
		$read[ $name ] = $fits ? $said : null;
	}
	return $read[ $name ];
}

/** Name the list of the release shown by its hash; '' before the first. */
function current_list() {
	$kept = get_option( OPTION, array() );
	return is_array( $kept ) && isset( $kept[0] ) ? (string) $kept[0] : '';
}

/** Read a list that was posted; null for one that is not there, or not what its name says. */
function listed( $hash ) {
	return held( $hash, 'json' );
}

/** Read a file of the release; null where it is not on its list, or not what the list says. */
function content( $path ) {
	$hash = release()['files'][ $path ] ?? null;
	if ( null === $hash || ! is_string( $hash ) || ! preg_match( PATH, $path, $found ) ) {
		return null;
	}
	if ( ! defined( 'UPRIGHT_RELEASE' ) ) {
		return held( $hash, kept_as( strtolower( $found[1] ) ) );
	}
	$text = @file_get_contents( UPRIGHT_RELEASE . '/' . $path );
	return is_string( $text ) && hash_equals( $hash, hash( 'sha256', $text ) ) ? $text : null;
}

/** Give the address of a file that readers may fetch; null where the release has none such. */
function asset( $path ) {
	$hash = release()['files'][ $path ] ?? null;
	if ( ! is_string( $hash ) || ! preg_match( PATH, $path, $found ) || ! in_array( strtolower( $found[1] ), SHOWN, true ) ) {
		return null;
	}
	$name = $hash . '.' . strtolower( $found[1] );
	if ( ! is_file( place( $name ) ) ) { // a release in a folder: its files are put where readers can fetch them.
		$text = content( $path );
		if ( null === $text || ! keep( $name, $text ) ) {
			return null;
		}
	}
	return wp_upload_dir( null, false )['baseurl'] . '/upright/' . $name;
}

/** Say under which ending a file lies: a fragment is text, so that it is no page of its own. */
function kept_as( $kind ) {
	return 'html' === $kind ? 'txt' : $kind;
}

/** Say where a file lies that is named by its hash. */
function place( $name = '' ) {
	return wp_upload_dir( null, false )['basedir'] . '/upright/' . $name;
}

/** Read a file by its hash; null where it is not there, or was changed. */
function held( $hash, $kind ) {
	if ( ! preg_match( '~^[0-9a-f]{64}$~D', $hash ) ) {
		return null;
	}
	$text = @file_get_contents( place( "$hash.$kind" ) );
	return is_string( $text ) && hash_equals( $hash, hash( 'sha256', $text ) ) ? $text : null;
}

/** Write a file beside and rename it, so that it is whole or not there. */
function keep( $name, $text ) {
	if ( ! wp_mkdir_p( place() ) ) {
		return false;
	}
	if ( ! is_file( place( 'index.php' ) ) ) {
		file_put_contents( place( 'index.php' ), "<?php // Nothing is listed here.\n" );
	}
	$beside = place( '.' . wp_generate_password( 12, false ) . '.tmp' );
	return strlen( $text ) === @file_put_contents( $beside, $text ) && @rename( $beside, place( $name ) );
}

/** Remove what neither the release shown nor the one before it needs. */
function sweep() {
	$needed = array( 'index.php' => true );
	foreach ( (array) get_option( OPTION, array() ) as $list ) {
		$needed[ "$list.json" ] = true;
		$said                   = json_decode( (string) listed( $list ), true );
		foreach ( $said['files'] ?? array() as $path => $hash ) {
			$needed[ $hash . '.' . kept_as( strtolower( pathinfo( $path, PATHINFO_EXTENSION ) ) ) ] = true;
		}
	}
	foreach ( (array) scandir( place() ) as $name ) {
		$old = is_file( place( $name ) ) && filemtime( place( $name ) ) < time() - HOUR_IN_SECONDS;
		if ( $old && ! isset( $needed[ $name ] ) ) { // an hour: another publish may be under way.
			unlink( place( $name ) );
		}
	}
}
