/** One issue that Microsoft has published for an update (Windows release health). */
interface KnownIssue {
  /** Updates that bring it; one is enough. */
  readonly since: readonly string[];
  /** Updates that mend it; one is enough. */
  readonly fixedBy: readonly string[];
  /** Builds it is about; null: whatever the update is for. */
  readonly builds: readonly number[] | null;
  readonly says: string;
}

/**
 * Those that touch RDP and can be told from a list of updates. Clones are judged by LsaSrv 6167 (duplicate-sid), and
 * the UDP drops of 2025 by the sessions that drop (udp-drop). Hotfix lists name only the newest of what replaces one
 * another, so an issue that is not found here may still be there.
 */
export const knownIssues: readonly KnownIssue[] = [
  {
    since: ['KB5051987'],
    fixedBy: ['KB5055523'],
    builds: [26100],
    says: 'sessions freeze shortly after connecting; mended by KB5055523',
  },
  {
    since: ['KB5074109', 'KB5073724'],
    fixedBy: ['KB5077796'],
    builds: null,
    says: 'credential prompts of Windows App fail; mended out of band by KB5077796 and its siblings',
  },
  {
    since: ['KB5083769', 'KB5082052'],
    fixedBy: [],
    builds: null,
    says: 'opening an .rdp file warns and redirection starts switched off; that is by design',
  },
];
