import type { SystemPart } from '../../../src/diagnosis/parts.ts';
import { part } from './part.ts';

export const system = part<SystemPart>(({ computer, build, revision, product, installation }) => ({
  computer,
  build,
  revision,
  product,
  installation,
}));
