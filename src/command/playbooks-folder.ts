import { join } from 'node:path';

/** Where the playbooks that come with the program lie. */
export const playbooksFolder = join(import.meta.dirname, '..', '..', 'playbooks');
