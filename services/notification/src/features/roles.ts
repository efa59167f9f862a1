import { DESKS, LEADS } from '@alur/standards';

/** Officers who work on cases at the office: they read what was sent about a case. */
export const MESSAGE_READERS = [...DESKS, 'petugas-pengaduan', ...LEADS, 'petugas-pdp'] as const;

/**
 * Officers who ask citizens for their consent. Officers of a village or district are not among them: this service cannot
 * reveal whether a person lives there.
 */
export const COUNTER = ['front-office', 'petugas-pelayanan', 'petugas-pengaduan', 'petugas-pdp'] as const;
