/** What the files of one drop mean to each other: the same image twice, or one Patient ID for two patients. */

/** What the ledger must know of a file. Kept in memory only. */
export interface LedgerEntry {
  readonly sizeBytes: number;
  readonly sopInstanceUid?: string;
  /** Of the file's bytes as they were dropped. Asked for only when another file may be the same. */
  sha256(): Promise<string>;
}

/** What the rest of the batch says of one file. */
export interface BatchKnowledge {
  /** Another file of the batch, entered earlier, has the same bytes. */
  readonly sameBytes: boolean;
  /** The first file of this SOP Instance UID has other bytes, even if a later one has the same. */
  readonly sameUidOtherBytes: boolean;
  /** Another file of the batch, entered earlier, shows the same pixels from other bytes. */
  readonly samePixels: boolean;
  /** How many source patients share the Patient ID that this file would leave under; 1 when none else does. */
  readonly patientsUnderOneId: number;
}

interface Member {
  readonly key: string;
  /** Earlier is lower; kept when a file is entered again. */
  readonly order: number;
  readonly entry: LedgerEntry;
  readonly group: Group;
  hash?: Promise<void>;
  /** The hash, once it is there; never where it can't be had. */
  content?: string;
  /** Hash of its pixels, once somebody has looked. */
  pixels?: string;
}

/** Files that may be the same: of one SOP Instance UID, or of one size where there is no UID. */
interface Group {
  readonly key: string;
  readonly byUid: boolean;
  /** The first is the oldest. */
  readonly members: Map<string, Member>;
  readonly contents: Map<string, Content>;
}

interface Content {
  readonly members: Set<Member>;
  first: Member;
}

/** One for a batch. All of it is cheap: files are hashed only where two of them may be the same. */
export class BatchLedger {
  readonly #groups = new Map<string, Group>();
  readonly #members = new Map<string, Member>();
  readonly #patientsById = new Map<string, Map<string, Set<string>>>();
  readonly #assigned = new Map<string, { patientId: string; patientKey: string }>();
  readonly #byPixels = new Map<string, Content>();
  #entered = 0;

  /**
   * Enters a file under the caller's key and says what earlier files mean to it. Entering a key again keeps its place.
   * Never rejects: a file that can't be hashed is compared no further.
   */
  async enter(key: string, entry: LedgerEntry): Promise<BatchKnowledge> {
    const { sizeBytes, sopInstanceUid: uid } = entry;
    const groupKey = uid === undefined ? `size ${sizeBytes}` : `uid ${uid}`;
    const before = this.#members.get(key);
    if (before !== undefined && before.group.key !== groupKey) this.#leave(before);
    const group = getOrMake(this.#groups, groupKey, () => newGroup(groupKey, uid !== undefined));
    const order = before?.order ?? this.#entered++;
    if (before !== undefined) dropContent(before);
    const member: Member = { key, order, entry, group };
    this.#members.set(key, member);
    group.members.set(key, member);
    if (before?.pixels !== undefined) {
      const { pixels } = before;
      this.#hidePixels(before);
      this.showPixels(key, pixels);
    }
    const [oldest] = group.members.values();
    if (oldest !== undefined && group.members.size > 1) {
      await Promise.all([hashed(oldest), hashed(member)]);
    }
    return this.known(key);
  }

  /** Says under which ID a file leaves. Files without a `patientKey` name nobody and can't be told apart. */
  assign(key: string, patientId: string, patientKey: string | undefined): BatchKnowledge {
    this.#unassign(key);
    if (patientKey !== undefined) {
      this.#assigned.set(key, { patientId, patientKey });
      const patients = getOrMake(this.#patientsById, patientId, () => new Map());
      getOrMake(patients, patientKey, () => new Set<string>()).add(key);
    }
    return this.known(key);
  }

  /**
   * Says what a file shows, by the hash of its pixels. Answers the keys of the other files of which something else is
   * known now.
   */
  showPixels(key: string, pixelSha256: string): readonly string[] {
    const member = this.#members.get(key);
    if (member === undefined || member.pixels === pixelSha256) return [];
    const others = this.#hidePixels(member);
    member.pixels = pixelSha256;
    const alike = this.#byPixels.get(pixelSha256);
    if (alike === undefined) {
      this.#byPixels.set(pixelSha256, { members: new Set([member]), first: member });
      return others;
    }
    alike.members.add(member);
    if (member.order > alike.first.order) return others;
    const after = alike.first;
    alike.first = member;
    return [...others, after.key];
  }

  /** As things stand now: what `enter` and `assign` answered may have changed when other files came or went. */
  known(key: string): BatchKnowledge {
    const member = this.#members.get(key);
    const assigned = this.#assigned.get(key);
    return {
      ...duplication(member),
      samePixels: this.#samePixels(member),
      patientsUnderOneId: (assigned && this.#patientsById.get(assigned.patientId)?.size) ?? 1,
    };
  }

  /** Takes a file out. Answers the keys of the files of which something else is known now. */
  forget(key: string): readonly string[] {
    this.#unassign(key);
    const member = this.#members.get(key);
    if (member === undefined) return [];
    const { group } = member;
    const [oldest] = group.members.values();
    const touched =
      group.byUid && oldest === member
        ? group.members.values()
        : (group.contents.get(member.content ?? '')?.members.values() ?? []);
    const others = new Set(Array.from(touched, (other) => other.key));
    for (const other of this.#hidePixels(member)) others.add(other);
    others.delete(key);
    this.#leave(member);
    this.#members.delete(key);
    return [...others];
  }

  #samePixels(member: Member | undefined): boolean {
    const first = this.#byPixels.get(member?.pixels ?? '')?.first;
    if (member === undefined || first === undefined || first === member) return false;
    return member.content === undefined || member.content !== first.content;
  }

  /** Answers the file that is the first of its kind now, if another was. */
  #hidePixels(member: Member): string[] {
    const alike = this.#byPixels.get(member.pixels ?? '');
    if (alike === undefined) return [];
    alike.members.delete(member);
    const next = alike.first === member ? firstOf(alike.members) : undefined;
    if (alike.members.size === 0) this.#byPixels.delete(member.pixels ?? '');
    delete member.pixels;
    if (next === undefined) return [];
    alike.first = next;
    return [next.key];
  }

  #leave(member: Member): void {
    dropContent(member);
    member.group.members.delete(member.key);
    if (member.group.members.size === 0) this.#groups.delete(member.group.key);
  }

  #unassign(key: string): void {
    const assigned = this.#assigned.get(key);
    if (assigned === undefined) return;
    this.#assigned.delete(key);
    const patients = this.#patientsById.get(assigned.patientId);
    const files = patients?.get(assigned.patientKey);
    files?.delete(key);
    if (files?.size === 0) patients?.delete(assigned.patientKey);
    if (patients?.size === 0) this.#patientsById.delete(assigned.patientId);
  }
}

function newGroup(key: string, byUid: boolean): Group {
  return { key, byUid, members: new Map(), contents: new Map() };
}

function duplication(
  member: Member | undefined,
): Pick<BatchKnowledge, 'sameBytes' | 'sameUidOtherBytes'> {
  const content = member?.content;
  if (member === undefined || content === undefined)
    return { sameBytes: false, sameUidOtherBytes: false };
  const { byUid, members, contents } = member.group;
  const [oldest] = members.values();
  return {
    sameBytes: contents.get(content)?.first !== member,
    sameUidOtherBytes: byUid && oldest?.content !== undefined && oldest.content !== content,
  };
}

/** Resolves when `content` is known, or known to be unknowable. */
function hashed(member: Member): Promise<void> {
  member.hash ??= member.entry.sha256().then(
    (content) => addContent(member, content),
    () => undefined,
  );
  return member.hash;
}

function addContent(member: Member, content: string): void {
  // Taken out, or entered anew, while it was hashed.
  if (member.group.members.get(member.key) !== member) return;
  member.content = content;
  const known = member.group.contents.get(content);
  if (known === undefined) {
    member.group.contents.set(content, { members: new Set([member]), first: member });
    return;
  }
  known.members.add(member);
  if (member.order < known.first.order) known.first = member;
}

function dropContent(member: Member): void {
  const content = member.group.contents.get(member.content ?? '');
  if (content === undefined) return;
  content.members.delete(member);
  const next = firstOf(content.members);
  if (next === undefined) member.group.contents.delete(member.content ?? '');
  else if (content.first === member) content.first = next;
}

function firstOf(members: ReadonlySet<Member>): Member | undefined {
  let first: Member | undefined;
  for (const member of members)
    if (first === undefined || member.order < first.order) first = member;
  return first;
}

function getOrMake<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const found = map.get(key);
  if (found !== undefined) return found;
  const made = make();
  map.set(key, made);
  return made;
}
