/** Ways out of the office. `folder` is the tray of the counter: nothing leaves the office by itself. */
export const CHANNELS = ['whatsapp', 'email', 'folder'] as const;
export type Channel = (typeof CHANNELS)[number];
