/** What a build calls itself. The revisions are those of one patch day; nothing is read out of them but their order. */
interface Release {
  readonly product: string;
  /** UBR, the last number of winver. */
  readonly revision: number;
  /** A cumulative update that such a host has. */
  readonly hotfix: string;
}

const releases: Readonly<Record<number, Release>> = {
  14393: { product: 'Windows Server 2016 Standard', revision: 8519, hotfix: 'KB5066836' },
  17763: { product: 'Windows Server 2019 Standard', revision: 7919, hotfix: 'KB5066586' },
  20348: { product: 'Windows Server 2022 Standard', revision: 4294, hotfix: 'KB5066782' },
  26100: { product: 'Windows Server 2025 Standard', revision: 6899, hotfix: 'KB5066835' },
};

export function releaseOf(build: number): Release {
  return releases[build] ?? { product: 'Windows Server', revision: 1, hotfix: 'KB5066835' };
}
