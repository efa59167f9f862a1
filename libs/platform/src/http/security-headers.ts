/** Pages load nothing from elsewhere, and what a page is told to run or to draw in its text is not. */
const CONTENT_SECURITY_POLICY = [
  "default-src 'self'",
  "base-uri 'self'",
  "font-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "script-src 'self'",
  "script-src-attr 'none'",
  "style-src 'self'",
];

/** On every answer, and the same on all: made once. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  // Answers are about people: only what holds no personal data (styles, pictures) sets its own header.
  'cache-control': 'no-store',
  'content-security-policy': CONTENT_SECURITY_POLICY.join(';'),
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy':
    'camera=(), display-capture=(), fullscreen=(), geolocation=(), microphone=(), payment=(), usb=()',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-download-options': 'noopen',
  'x-frame-options': 'SAMEORIGIN',
  'x-permitted-cross-domain-policies': 'none',
  'x-xss-protection': '0',
};

/** Of the pages of Swagger UI, which sets styles in its text. */
export const DOCUMENT_PAGE_POLICY = CONTENT_SECURITY_POLICY.map((part) =>
  part.startsWith('style-src ') ? `${part} 'unsafe-inline'` : part,
).join(';');
