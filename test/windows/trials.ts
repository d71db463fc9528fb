import type { ParameterValue } from '../../src/playbook/playbook.ts';

export interface Trial {
  readonly playbook: string;
  /** PowerShell that makes a healthy host need it; its last line of output is the value of `from`, if that is named. */
  readonly make: string;
  readonly parameters?: Readonly<Record<string, ParameterValue>>;
  /** The parameter that takes what `make` printed. */
  readonly from?: string;
  /** PowerShell that makes the host healthy again, whatever became of the trial. */
  readonly tidy?: string;
  /** The lab's fault that is the same, where the trial can be held without Windows. */
  readonly fault?: string;
}

const listener = "'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server\\WinStations\\RDP-Tcp'";
const server = "'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Terminal Server'";
const value = (key: string, name: string, number: number) =>
  `Set-ItemProperty -LiteralPath ${key} -Name ${name} -Value ${number} -Type DWord`;
const tls12 =
  "'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\SecurityProviders\\SCHANNEL\\Protocols\\TLS 1.2\\Server'";
const rules = "Get-NetFirewallRule -Group '@FirewallAPI.dll,-28752'";
const certificate =
  "(New-SelfSignedCertificate -DnsName $env:COMPUTERNAME -CertStoreLocation Cert:\\LocalMachine\\My -Provider 'Microsoft RSA SChannel Cryptographic Provider' -KeySpec KeyExchange).Thumbprint";
const pin = (thumbprint: string) =>
  `$t = Get-CimInstance -Namespace root/cimv2/TerminalServices -ClassName Win32_TSGeneralSetting -Filter "TerminalName='RDP-Tcp'"; Set-CimInstance -InputObject $t -Property @{ SSLCertificateSHA1Hash = ${thumbprint} }`;

/**
 * Every playbook that needs no domain, on a disposable Windows machine. These texts lower its security for the trial,
 * which is why they stand here and not among the playbooks. Left out: rdp-reboot-host (the machine would not come
 * back to us), rdp-restore-machinekeys (its fault hides the machine's other keys), rdp-delete-kept-keys (nothing is
 * old enough), rdp-refresh-policy (nothing to find drifted without a domain).
 */
export const trials: readonly Trial[] = [
  {
    playbook: 'rdp-require-nla',
    make: value(listener, 'UserAuthentication', 0),
    tidy: value(listener, 'UserAuthentication', 1),
    fault: 'nla-off',
  },
  {
    playbook: 'rdp-restore-security-layer',
    make: value(listener, 'SecurityLayer', 1),
    tidy: value(listener, 'SecurityLayer', 2),
  },
  {
    playbook: 'rdp-restore-listener',
    make: value(listener, 'MaxInstanceCount', 0),
    tidy: value(listener, 'MaxInstanceCount', 4_294_967_295),
    fault: 'listener-values-out-of-range',
  },
  {
    playbook: 'rdp-enable',
    make: value(server, 'fDenyTSConnections', 1),
    tidy: value(server, 'fDenyTSConnections', 0),
    fault: 'rdp-off',
  },
  {
    playbook: 'rdp-allow-firewall',
    make: `${rules} | Disable-NetFirewallRule`,
    parameters: { remoteAddresses: 'LocalSubnet' },
    tidy: `${rules} | Enable-NetFirewallRule`,
    fault: 'firewall-rules-off',
  },
  {
    playbook: 'rdp-enable-tls12',
    make: `New-Item -Path ${tls12} -Force | Out-Null; ${value(tls12, 'Enabled', 0)}`,
    tidy: `Remove-Item -LiteralPath ${tls12}`,
    fault: 'tls12-off',
  },
  {
    playbook: 'rdp-start-service',
    make: 'Stop-Service -Name UmRdpService -Force',
    parameters: { service: 'UmRdpService' },
    tidy: 'Start-Service -Name UmRdpService',
  },
  { playbook: 'rdp-restart-sessionenv', make: 'Start-Service -Name SessionEnv; Start-Sleep -Seconds 1' },
  { playbook: 'rdp-restart-termservice', make: '' },
  {
    playbook: 'rdp-bind-certificate',
    make: certificate,
    from: 'thumbprint',
    tidy: pin('$null'),
  },
  {
    playbook: 'rdp-unpin-certificate',
    // A pin that names nothing.
    make: pin("('0' * 39 + '1')"),
    tidy: pin('$null'),
    fault: 'pin-gone',
  },
  {
    playbook: 'rdp-add-user',
    make: `$p = ConvertTo-SecureString ('Aa1!' + [guid]::NewGuid()) -AsPlainText -Force; (New-LocalUser -Name rdp-medic-trial -Password $p).SID.Value`,
    from: 'account',
    tidy: 'Remove-LocalUser -Name rdp-medic-trial',
  },
];
