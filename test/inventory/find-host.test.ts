import { describe, expect, it } from 'vitest';
import { findHost } from '../../src/inventory/find-host.ts';
import type { Host, Inventory } from '../../src/inventory/host.ts';

const host = (name: string, address: string): Host => ({
  name,
  address,
  port: 3389,
  computer: null,
  labels: {},
  way: null,
});
const inventory: Inventory = {
  hosts: [host('ts-01', '10.1.2.11'), host('ts-02', 'ts-02.lab.example'), host('edge', '10.1.2.11')],
};

describe('finding a host', () => {
  it('goes by name, in whatever letter case', () => {
    for (const text of ['ts-02', 'TS-02', ' Ts-02 ']) {
      expect(findHost(inventory, text)).toEqual({ kind: 'found', host: inventory.hosts[1] });
    }
  });

  it('offers near misses for a slip, and chooses none of them', () => {
    expect(findHost(inventory, 'ts-2')).toEqual({ kind: 'unknown', near: ['ts-02', 'ts-01'] });
  });

  it('offers the host behind a full DNS name or an address, and does not take it for the name', () => {
    expect(findHost(inventory, 'ts-02.lab.example')).toMatchObject({ kind: 'unknown', near: ['ts-02'] });
    expect(findHost(inventory, '10.1.2.11')).toMatchObject({ kind: 'unknown', near: ['ts-01', 'edge'] });
  });

  it('knows nothing for an empty inventory, an empty text, and a very long one', () => {
    expect(findHost({ hosts: [] }, 'ts-02')).toEqual({ kind: 'unknown', near: [] });
    expect(findHost(inventory, '')).toEqual({ kind: 'unknown', near: [] });
    expect(findHost(inventory, 'x'.repeat(100_000))).toEqual({ kind: 'unknown', near: [] });
  });
});
