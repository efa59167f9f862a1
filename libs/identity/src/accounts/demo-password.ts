/**
 * Password of all accounts of the demo, printed on the screen and in the README. Outside the demo it is refused wherever a
 * password is set, and an account that has it is disabled at the start.
 */
export const DEMO_PASSWORD = 'demo-alur-2026';
