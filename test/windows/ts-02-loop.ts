import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readPlaybooks } from '../../adapters/files/read-playbooks.ts';
import { createProber } from '../../adapters/network/create-prober.ts';
import { phaseStep, readChanged } from '../../src/bot/phase-step.ts';
import { judgeProof } from '../../src/diagnosis/prove.ts';
import { failingLayer } from '../../src/rdp/look.ts';
import { byHand, onlyOnDisposable, openHere } from './disposable.ts';

// The fault of ts-02 on the real TermService: NETWORK SERVICE loses its access to the listener's key, our own probe
// sees the handshake fail, the playbook gives it back, our own probe sees it succeed. Exit 0 so, 1 otherwise.
onlyOnDisposable();
const folder = mkdtempSync(join(tmpdir(), 'rdp-medic-windows-'));
const prober = createProber({ from: 'this-machine' });
const probe = () => prober.probe({ host: '127.0.0.1', port: 3389 }, AbortSignal.timeout(30_000));
const settle = () => new Promise((resolve) => setTimeout(resolve, 2_000));

/** Takes every entry of NETWORK SERVICE off the key file of the certificate that the listener serves. */
const loseAccess = String.raw`
$listener = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'"
$certificate = Get-Item -LiteralPath ('Cert:\LocalMachine\Remote Desktop\' + $listener.SSLCertificateSHA1Hash)
$key = [System.Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey($certificate)
$name = if ($key -is [System.Security.Cryptography.RSACng]) { $key.Key.UniqueName } else { $key.CspKeyContainerInfo.UniqueKeyContainerName }
$file = Get-Item -LiteralPath (Join-Path $env:ProgramData ('Microsoft\Crypto\RSA\MachineKeys\' + $name))
$access = $file.GetAccessControl('Access')
$access.PurgeAccessRules((New-Object System.Security.Principal.SecurityIdentifier 'S-1-5-20'))
$file.SetAccessControl($access)
Restart-Service -Name TermService -Force
$name`;

byHand(
  "Set-ItemProperty -LiteralPath 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server' -Name fDenyTSConnections -Value 0 -Type DWord; Start-Service -Name TermService",
);
await settle();
const healthy = await probe();
const proof = (look: typeof healthy) => judgeProof('handshake', look, { thumbprint: null });
expect('before the fault', proof(healthy).held, proof(healthy).line);

console.log(`lost access to ${byHand(loseAccess)}`);
await settle();
const broken = await probe();
expect('with the fault', failingLayer(broken)?.name === 'tls', proof(broken).line);

const playbooks = await readPlaybooks(join(import.meta.dirname, '..', '..', 'playbooks'));
const grant = playbooks.find(({ name }) => name === 'rdp-grant-key-access')!;
const session = await openHere(folder);
const signal = AbortSignal.timeout(120_000);
const done = readChanged(
  await session.run(phaseStep(grant, 'apply', { removeDeny: false }), () => {}, signal),
);
await session.close();
expect('the repair', !('kind' in done) && done.changed, JSON.stringify(done));
const repaired = await probe();
expect('after the repair', proof(repaired).held, proof(repaired).line);

function expect(when: string, holds: boolean, line: string): void {
  console.log(`${holds ? 'as it should be' : 'OTHERWISE'}: ${when}: ${line}`);
  if (!holds) process.exitCode = 1;
}
