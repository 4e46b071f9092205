<?php
/**
 * Plugin Name:       Upright
 * Description:       Shows the pages of an Upright release in a block or a shortcode, with their charts, filters and weights.
 * Version:           1.0.0
 * Requires at least: 6.1
 * Requires PHP:      7.4
 * License:           MIT
 * License URI:       https://spdx.org/licenses/MIT.html
 *
 * A release is a list of files with their hashes. It comes as a folder on this server
 * (UPRIGHT_RELEASE in wp-config.php) or is posted by an editor through the routes below: its files
 * first, each named by its hash, then the list; the list is taken only when every file is there,
 * and one option then says that it is the release shown. Nothing is shown that is not on the list
 * with the very hash it has on disk.
 */

namespace Upright;

defined( 'ABSPATH' ) || exit;

const OPTION  = 'upright_release'; // hashes of the lists: the one shown, and the one before it.
const PAGE    = 'upright_page'; // post meta: which page of the release a page of WordPress shows.
const WROTE   = 'upright_wrote'; // post meta: hash of the words that publishing wrote last.
const BIGGEST = 4194304; // bytes of one file.
const MOST    = 50000; // files of one release.
const PATH    = '~^[a-z0-9][a-z0-9_-]*(?:[./][a-z0-9][a-z0-9_-]*)*\.(html|json|css|js|csv|png|jpg|webp)$~iD';
// A link, and not the end of a text that ends in ` href=`: a space or the end of the tag follows that.
const LINK    = '~ (href|src)="(?!#|\s|/?>)([^"]*)"~';
const SHOWN   = array( 'css', 'js', 'csv', 'json', 'png', 'jpg', 'webp' ); // fetched by readers.

add_action( 'init', __NAMESPACE__ . '\\register' );
add_action( 'rest_api_init', __NAMESPACE__ . '\\routes' );
add_action( 'wp_enqueue_scripts', __NAMESPACE__ . '\\enqueue' );
add_action( 'template_redirect', __NAMESPACE__ . '\\set_in_late', PHP_INT_MAX );
add_action( 'wp_head', __NAMESPACE__ . '\\describe', 1 );
add_filter( 'the_content', __NAMESPACE__ . '\\set_in_content', PHP_INT_MAX );
add_filter( 'get_canonical_url', __NAMESPACE__ . '\\canonical', 10, 2 );

/** Register the block, the shortcode and what a page remembers of the release. */
function register() {
	wp_register_script( 'upright-editor', plugins_url( 'editor.js', __FILE__ ), array( 'wp-blocks', 'wp-block-editor', 'wp-components', 'wp-element', 'wp-server-side-render' ), '1.0.0', true );
	register_block_type( __DIR__, array( 'render_callback' => __NAMESPACE__ . '\\block' ) );
	add_shortcode( 'upright', __NAMESPACE__ . '\\shortcode' );
	add_post_type_support( 'page', 'excerpt' );
	foreach ( array( PAGE, WROTE ) as $key ) {
		register_post_meta( 'page', $key, array(
			'type'          => 'string',
			'single'        => true,
			'show_in_rest'  => true,
			'auth_callback' => function ( $allowed, $key, $id ) {
				return current_user_can( 'edit_post', $id );
			},
		) );
	}
}

/** Answer the block. */
function block( $attributes ) {
	$align = isset( $attributes['align'] ) && in_array( $attributes['align'], array( 'wide', 'full' ), true );
	$inner = placed( (string) ( $attributes['page'] ?? 'index' ), ! empty( $attributes['heading'] ) );
	return $inner ? sprintf( '<div class="wp-block-upright-page%s">%s</div>', $align ? ' align' . $attributes['align'] : '', $inner ) : '';
}

/** Answer the shortcode: [upright page="products/x"], with heading="yes" where the theme prints none. */
function shortcode( $attributes ) {
	$given = shortcode_atts( array( 'page' => 'index', 'heading' => 'no' ), $attributes, 'upright' );
	return placed( $given['page'], 'yes' === $given['heading'] );
}

/**
 * Hold the place of a fragment until every filter of WordPress has run. They turn quotes, dashes and
 * smileys into others, which people's words must not be, and run what looks like a shortcode.
 */
function placed( $page, $heading ) {
	$html = fragment( $page, $heading );
	if ( null === $html ) {
		return current_user_can( 'edit_pages' ) ? '<p>' . esc_html( "Upright: the release shown here has no page '$page'." ) . '</p>' : '';
	}
	if ( ! late() && ! doing_filter( 'the_content' ) ) {
		return $html; // the editor's preview of the block: no filter comes after.
	}
	$mark = '<!--upright ' . wp_generate_password( 20, false ) . '-->';
	waiting( $mark, $html );
	return $mark;
}

/** Keep a fragment that waits for its place, or give all of them. */
function waiting( $mark = null, $html = '' ) {
	static $all = array();
	if ( null !== $mark ) {
		$all[ $mark ] = $html;
	}
	return $all;
}

/** Tell whether a whole page is being written, as readers see it. */
function late() {
	return did_action( 'template_redirect' ) && ! is_feed();
}

/** Set the fragments into the whole page, at its very end. */
function set_in_late() {
	if ( late() ) {
		ob_start( function ( $page ) {
			return strtr( $page, waiting() );
		} );
	}
}

/** Set the fragments into a content that no page follows. */
function set_in_content( $content ) {
	return late() ? $content : strtr( $content, waiting() );
}

/** Read a fragment, its links led to the pages of this site; null where the release has none. */
function fragment( $page, $heading ) {
	$html = content( "fragments/$page.html" );
	if ( null === $html ) {
		return null;
	}
	if ( ! $heading ) { // the theme prints the title of the page already.
		$html = preg_replace( '~<h1(?![^>]* id=)[^>]*>.*?</h1>\s*~s', '', $html, 1 );
	}
	enqueue_files();
	$links = addresses( $html, $page );
	$html  = preg_replace_callback( LINK, function ( $found ) use ( $links ) {
		$to = $links[ $found[2] ] ?? $found[2];
		return null === $to || '' === $to ? '' : sprintf( ' %s="%s"', $found[1], $to );
	}, $html );
	$scheme = defined( 'UPRIGHT_SCHEME' ) ? UPRIGHT_SCHEME : 'light';
	return preg_replace( '~^<div class="upright"~', '$0 data-scheme="' . esc_attr( $scheme ) . '"', $html, 1 );
}

/** Map each link of a fragment that leads into the release to where it leads here; '' for nowhere. */
function addresses( $html, $page ) {
	preg_match_all( LINK, $html, $found );
	$within = array();
	foreach ( array_unique( $found[2] ) as $link ) {
		$path = within( $link, $page );
		if ( null !== $path ) {
			$within[ $link ] = explode( '#', $path, 2 );
		}
	}
	$pages = permalinks( array_column( $within, 0 ) );
	$base  = (string) ( release()['address'] ?? '' );
	$to    = array();
	foreach ( $within as $link => $parts ) {
		list( $path, $anchor ) = array( $parts[0], isset( $parts[1] ) ? "#{$parts[1]}" : '' );
		if ( isset( $pages[ $path ] ) ) {
			$to[ $link ] = esc_url( $pages[ $path ] ) . str_replace( '#', '#upright-', $anchor );
		} elseif ( ! preg_match( '~\.html$~', $path ) && null !== asset( $path ) ) {
			$to[ $link ] = esc_url( asset( $path ) );
		} else {
			$to[ $link ] = '' === $base ? '' : esc_url( $base . $path ) . $anchor;
		}
	}
	return $to;
}

/** Tell which path of the release a link means, with its anchor; null for one that leads out of it. */
function within( $link, $page ) {
	$base = (string) ( release()['address'] ?? '' );
	if ( '' !== $base && 0 === strpos( $link, $base ) ) {
		return substr( $link, strlen( $base ) );
	}
	if ( preg_match( '~^(?:[a-z][a-z0-9+.-]*:|/)~i', $link ) ) {
		return null;
	}
	$parts = explode( '/', $page );
	array_pop( $parts );
	foreach ( explode( '/', $link ) as $part ) {
		if ( '..' === $part ) {
			array_pop( $parts );
		} elseif ( '.' !== $part ) {
			$parts[] = $part;
		}
	}
	return implode( '/', $parts );
}

/** Find the pages of WordPress that show these paths; drafts only for those who may edit them. */
function permalinks( $paths ) {
	$stems = array_map( function ( $path ) {
		return preg_replace( '~\.html$~', '', $path );
	}, array_unique( $paths ) );
	$found = $stems ? get_posts( array(
		'post_type'   => 'page',
		'numberposts' => -1,
		'post_status' => current_user_can( 'edit_pages' ) ? array( 'publish', 'private', 'draft', 'pending', 'future' ) : 'publish',
		'meta_query'  => array( array( 'key' => PAGE, 'value' => $stems, 'compare' => 'IN' ) ),
		'orderby'     => 'ID',
		'order'       => 'DESC',
	) ) : array();
	$links = array();
	foreach ( $found as $post ) {
		$links[ get_post_meta( $post->ID, PAGE, true ) . '.html' ] = get_permalink( $post );
	}
	return $links;
}

/** Load the style in the head where the page is known to show a fragment. */
function enqueue() {
	$post = is_singular() ? get_post() : null;
	if ( $post && ( has_block( 'upright/page', $post ) || has_shortcode( $post->post_content, 'upright' ) ) ) {
		enqueue_files();
	}
}

/** Load the style and the script of the release; their names hold their hash. */
function enqueue_files() {
	$style  = asset( 'fragments/fragment.css' );
	$script = asset( 'site.js' );
	if ( $style ) {
		wp_enqueue_style( 'upright', $style, array(), null );
	}
	if ( $script ) {
		wp_enqueue_script( 'upright', $script, array(), null, true );
	}
}

/** Describe the page to search engines, unless a plugin for that does. */
function describe() {
	$other = defined( 'WPSEO_VERSION' ) || defined( 'RANK_MATH_VERSION' ) || defined( 'AIOSEO_VERSION' );
	if ( ! $other && is_page() && get_post_meta( get_the_ID(), PAGE, true ) && has_excerpt() ) {
		printf( "<meta name=\"description\" content=\"%s\">\n", esc_attr( wp_strip_all_tags( get_post()->post_excerpt ) ) );
	}
}

/** Give a page its one address: the release's where that lives on another site, else its own. */
function canonical( $url, $post ) {
	$page = get_post_meta( $post->ID, PAGE, true );
	$said = $page ? json_decode( (string) content( "fragments/$page.json" ), true ) : null;
	$its  = is_array( $said ) ? (string) ( $said['canonical'] ?? '' ) : '';
	return '' === $its || 0 === strpos( $its, trailingslashit( home_url() ) ) ? $url : $its;
}

require __DIR__ . '/release.php';
require __DIR__ . '/routes.php';
