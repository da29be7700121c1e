/** What the HTML of the page refers to. */
export interface PageResources {
	/** `webview.cspSource`. */
	readonly cspSource: string;
	/** New for every page, from a cryptographic source. */
	readonly nonce: string;
	readonly script: string;
	readonly styles: readonly string[];
	/** BCP 47. */
	readonly language: string;
}

/**
 * The frame of the page. Nothing of a registry is in it: data comes by message. Scripts need the nonce, nothing is
 * loaded but our own script, styles and icon font, and no image at all.
 */
export function pageHtml({ cspSource, nonce, script, styles, language }: PageResources): string {
	const policy = [
		`default-src 'none'`,
		`font-src ${cspSource}`,
		`style-src ${cspSource} 'nonce-${nonce}'`,
		`script-src 'nonce-${nonce}'`,
		`base-uri 'none'`,
		`form-action 'none'`,
	].join('; ');
	// The toolkit looks for the meta named csp-nonce before it makes a style element.
	return `<!DOCTYPE html>
<html lang="${escapeAttribute(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${escapeAttribute(policy)}">
<meta property="csp-nonce" content="${nonce}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title></title>
${styles.map((href) => `<link rel="stylesheet" href="${escapeAttribute(href)}">`).join('\n')}
</head>
<body>
<div id="page" aria-busy="true"><div class="waiting"></div></div>
<div id="status" class="visually-hidden" role="status"></div>
<script nonce="${nonce}" src="${escapeAttribute(script)}"></script>
</body>
</html>
`;
}

function escapeAttribute(text: string): string {
	return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
