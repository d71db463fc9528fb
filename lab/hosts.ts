import type { HostFacts } from './healthy-host.ts';

/**
 * The ten hosts of the lab. Every one starts as a healthy member of the domain LAB; the fault is laid over it.
 *
 *   name   build  Windows       fault                      seen from outside
 *   ts-01  20348  Server 2022   none                       healthy
 *   ts-02  20348  Server 2022   key-unreadable             reset after ClientHello
 *   ts-03  17763  Server 2019   renewal-failed             expired certificate, events 1058
 *   ts-04  17763  Server 2019   service-disabled           port refused
 *   ts-05  20348  Server 2022   firewall-rules-off         silence
 *   ts-06  14393  Server 2016   nla-off                    TLS without CredSSP accepted
 *   ts-07  20348  Server 2022   pin-gone                   default certificate in place of the pinned one
 *   ts-08  17763  Server 2019   policy-security-layer-0    plain RDP security
 *   ts-09  17763  Server 2019   tls12-off                  alert 70 for a modern client
 *   ts-10  26100  Server 2025   impostor                   another machine's certificate and name
 */
export interface FixedHost extends HostFacts {
  /** Name of a fault in the catalog. */
  readonly fault: string | null;
}

export const fixedHosts: readonly FixedHost[] = [
  host('ts-01', 20348, '0f5c21d9-7be4-4a03-8e6f-51c2d0a94b17', null),
  {
    ...host('ts-02', 20348, '3b1c7f52-6d0e-4c1b-9a57-2f80e41d6c38', 'key-unreadable'),
    sessions: [
      { id: 2, user: 'LAB\\operator1', state: 'Active' },
      { id: 3, user: 'LAB\\operator2', state: 'Disconnected' },
    ],
  },
  host('ts-03', 17763, '91e4ab06-2c7d-4f58-b3a1-6e05d7c8f240', 'renewal-failed'),
  host('ts-04', 17763, 'c2d87a35-90fb-4e16-a84c-07b9e3f1625d', 'service-disabled'),
  host('ts-05', 20348, '5a06e9f4-b813-4d7c-92e5-d3c1480a7fb6', 'firewall-rules-off'),
  host('ts-06', 14393, 'e7b3504c-1fa9-4286-bd70-8c92f6a5e013', 'nla-off'),
  host('ts-07', 20348, '28fd96b1-e540-4c3a-8f17-a94b0d63c7e2', 'pin-gone'),
  host('ts-08', 17763, 'b64f0e83-d72a-4915-9c0e-3f58a1b7d4c9', 'policy-security-layer-0'),
  host('ts-09', 17763, '7d19c5a8-4be6-4f02-a3d8-e160b9f2574c', 'tls12-off'),
  host('ts-10', 26100, 'f0a2874d-83c1-4b6e-95fa-1d7c60e3b285', 'impostor'),
];

function host(name: string, build: number, machineGuid: string, fault: string | null): FixedHost {
  return { name, build, machineGuid, fault, sessions: [] };
}
