/** What a person can do where no playbook fits, by the id of the cause. None of it makes a host less safe. */
export const adviceByCause: Readonly<Record<string, string>> = {
  'name-not-found': 'Check the spelling with whoever keeps DNS, or check the address directly.',
  'wrong-machine':
    'Ask whoever keeps DNS and the network which machine has that address now. Do not log on to it.',
  'port-held':
    'Move that program to another port, or take it off the host; then restart TermService, which cuts every session.',
  'port-filtered':
    'Enable the rule RemoteDesktop-UserMode-In-TCP on the host, for the profile in use; take away what blocks the port.',
  'ipsec-required':
    'Ask whoever keeps the IPsec rules whether you should come from a machine that has them; do not switch them off.',
  'port-filtered-or-host-down':
    "Check that the host is powered on, then the network between us, then the host's firewall.",
  'prerequisite-disabled':
    "Give that service its usual start type back (see the line above) and start it; then Remote Desktop's own.",
  'service-crashes':
    'Look at the Application log (1000) for the module that fails, undo what was installed last, then start TermService.',
  'rdp-wrapper':
    'Put ServiceDll of TermService back to %SystemRoot%\\System32\\termsrv.dll and take the other program off; then sfc /scannow.',
  'rdp-off':
    'Ask whoever keeps the host whether Remote Desktop is meant to be off; if not, set fDenyTSConnections to 0 there.',
  'service-stopped-or-rdp-off': 'Someone must look at the services of the host on its console.',
  'listener-values-invalid':
    'Put the listener values named above back into their range on the host; then restart TermService, which cuts every session.',
  'listener-down': 'Restart TermService on the host when nobody needs it: it cuts every session.',
  'port-closed': 'Check the port on the host: PortNumber of the listener, and what else uses it.',
  'service-stuck':
    'Look at TermService on the console of the host; what is stuck goes only with a restart of the host, which ends every session.',
  'service-hangs':
    'Look at TermService and the load on the console of the host; a restart of the service cuts every session.',
  'not-rdp': 'Find out which program uses that port on the host.',
  'plain-rdp-security': 'Set the security layer of the listener to 2 (TLS) on the host.',
  'machine-keys-renamed':
    'Give the folder its name MachineKeys back, merged with what was made in the new one since: every program of the host has its keys there.',
  'disk-full': 'Make room on the system drive; then restart SessionEnv, which makes the certificate.',
  'program-data-wrong':
    'Put ProgramData in HKLM\\SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion\\ProfileList back to %SystemDrive%\\ProgramData, and restart the host.',
  'store-key-denied':
    'Take the Deny entry for SYSTEM off the registry key of the Remote Desktop store; then restart SessionEnv.',
  'store-entry-orphaned':
    'Take that one entry out of the Remote Desktop store, and no other certificate; then restart SessionEnv, which makes a new one.',
  'pinned-certificate-wrong':
    'Pin a certificate that is for servers and whose key NETWORK SERVICE can read, or clear the pin.',
  'key-denied': 'Take that one Deny entry off the key file; nothing else in the folder needs to change.',
  'listener-key-missing':
    'Take that one entry out of the Remote Desktop store, and no other certificate; then restart SessionEnv, which makes a new key.',
  'listener-key-unusable':
    'Let NETWORK SERVICE read that one key file; nothing else in the folder needs to change.',
  'cipher-policy-empty':
    'Take the empty list of cipher suites out of the policy, or fill it; it counts after a restart.',
  'fips-only':
    'Ask whoever wants FIPS mode for cipher suites that both sides have; FIPS mode itself may have to stay.',
  'tls-mismatch': 'Switch TLS 1.2 on again for servers on the host (SCHANNEL); it counts after a restart.',
  'clock-skew':
    "Correct the host's time source: w32tm /query /status on it says where it takes its time from.",
  'pinned-certificate-gone': 'Bind the listener to a certificate that is in its store, or clear the pin.',
  'pinned-certificate-expired':
    'Renew that certificate and bind the listener to the new one, or clear the pin.',
  'certificate-expired': 'Renew the certificate of the listener.',
  'template-certificate':
    'Ask whoever keeps the certificate templates whether the host may enrol, then refresh its policy and restart SessionEnv.',
  'duplicate-sid':
    'Give the machine a SID of its own: only sysprep does that, and it sets the machine up anew.',
  'secure-channel-broken':
    'Mend the trust with a domain account: Test-ComputerSecureChannel -Repair on the console of the host.',
  'credssp-failed': 'Look at the NLA, CredSSP and NTLM settings of the host.',
  'credentials-refused':
    'Look at the account: locked, expired, a wrong password, or no right to log on through Remote Desktop there.',
  licensing:
    'Look at the licence server and the licensing mode of the host; administrators get in with mstsc /admin.',
  'drain-mode':
    'Ask whoever keeps the farm why; change logon /enable on the host lets new sessions in again.',
  'session-ends-after-logon':
    "Look at the person's profile, graphics driver and logon script on the host: the connection itself works.",
  'udp-drop': "Turn UDP off in the person's own client (fClientDisableUDP 1): TCP holds.",
  'brute-force':
    'Keep the port from the Internet: a gateway or a VPN in front of it, and rules for known addresses.',
  'weak-certificate': 'Give the listener a certificate with a longer key and a SHA-256 signature.',
  middlebox:
    'Ask whoever keeps the firewalls and the VPN whether a device between us inspects or filters that port.',
  'key-folder-hardened':
    "Ask whoever locked the folder down to give Everyone back what Windows' own access has: the next renewal needs it.",
  'reboot-pending': 'Restart the host at its next maintenance; who is logged on is cut off by it.',
  'known-issue': 'Install the update that mends it, named above; do not take security updates off.',
};
