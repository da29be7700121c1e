import DOMPurify from 'dompurify';

const tags = [
	...['h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'p', 'br', 'hr', 'blockquote', 'pre', 'code'],
	...['em', 'strong', 's', 'del', 'ul', 'ol', 'li', 'a', 'img'],
	...['table', 'thead', 'tbody', 'tr', 'th', 'td'],
];
const attributes = ['href', 'title', 'alt', 'align', 'start'];
/** Whatever else a link names would be opened by something other than a browser. */
const followed = /^(?:https?:\/\/|mailto:|#)/i;

/**
 * The DOM of `html` cut down to what Markdown can say: no ids, classes, styles, forms, frames or foreign namespaces,
 * and links only to the web, to mail and within the text. Second of two guards; the parser lets no HTML through.
 */
export function sanitize(html: string): DocumentFragment {
	return DOMPurify.sanitize(html, {
		ALLOWED_TAGS: tags,
		ALLOWED_ATTR: attributes,
		ALLOW_DATA_ATTR: false,
		ALLOW_ARIA_ATTR: false,
		ALLOWED_URI_REGEXP: followed,
		// The pattern is for addresses; DOMPurify tries it on every attribute it does not know to be something else.
		ADD_URI_SAFE_ATTR: ['align', 'start'],
		SANITIZE_DOM: true,
		RETURN_DOM_FRAGMENT: true,
	});
}
