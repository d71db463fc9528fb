import type { Diagnosis } from '../diagnosis/cause.ts';
import { diagnose } from '../diagnosis/diagnose.ts';
import type { ClockSkew, Evidence, InsideEvidence } from '../diagnosis/evidence.ts';
import { judgeProof } from '../diagnosis/prove.ts';
import { reachedIndex } from '../diagnosis/reached.ts';
import type { Host } from '../inventory/host.ts';
import type { Proof } from '../playbook/playbook.ts';
import type { ErrorPair } from '../rdp/error-codes.ts';
import { failingLayer, type OutsideLook } from '../rdp/look.ts';
import type { Seen } from '../run/run.ts';

export function evidenceOf(
  host: Host,
  outside: OutsideLook | null,
  inside: InsideEvidence | null,
  codes: ErrorPair | null,
): Evidence {
  return { outside, inside, codes, expectedComputer: host.computer };
}

/** The few words a run needs of a look. */
function toSeen(look: OutsideLook, proof: Proof, diagnosis: Diagnosis): Seen {
  const failing = failingLayer(look);
  const first = diagnosis.causes[0];
  const { held, line } = judgeProof(proof === 'inside-only' ? 'handshake' : proof, look, {
    thumbprint: null,
  });
  return {
    at: look.at,
    from: look.from,
    verdict: look.verdict,
    layer: failing?.name ?? null,
    observation: failing?.observation ?? null,
    reached: reachedIndex(look),
    cause: first === undefined || first.id === 'healthy' ? null : first.id,
    thumbprint: look.certificate?.sha1 ?? null,
    held: held && proof !== 'inside-only',
    line,
  };
}

/** Outside look and diagnosis together, as every look of a run is kept. */
export function seeAndDiagnose(
  host: Host,
  look: OutsideLook,
  inside: InsideEvidence | null,
  proof: Proof,
  skew: ClockSkew | null = null,
): { readonly seen: Seen; readonly diagnosis: Diagnosis } {
  const diagnosis = diagnose({ ...evidenceOf(host, look, inside, null), skew });
  return { diagnosis, seen: toSeen(look, proof, diagnosis) };
}
