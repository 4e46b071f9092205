// The block in the editor: which page it shows, and how that looks. No build step.
( ( blocks, blockEditor, components, element, ServerSideRender ) => {
	"use strict";
	const el = element.createElement;
	blocks.registerBlockType( "upright/page", {
		edit: ( { attributes, setAttributes } ) => el(
			"div",
			blockEditor.useBlockProps(),
			el( blockEditor.InspectorControls, null, el(
				components.PanelBody,
				{ title: "Upright" },
				el( components.TextControl, {
					label: "Page",
					help: "As in index, safety or products/a-table.",
					value: attributes.page,
					onChange: ( page ) => setAttributes( { page } ),
				} ),
				el( components.ToggleControl, {
					label: "With its heading",
					help: "Off where the theme prints the title of the page.",
					checked: attributes.heading,
					onChange: ( heading ) => setAttributes( { heading } ),
				} ),
			) ),
			el( components.Disabled, null, el( ServerSideRender, { block: "upright/page", attributes } ) ),
		),
		save: () => null,
	} );
} )( wp.blocks, wp.blockEditor, wp.components, wp.element, wp.serverSideRender );
