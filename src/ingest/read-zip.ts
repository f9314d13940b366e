import { crc32, inflateRawSync } from 'node:zlib';
import { ZIP_LIMITS } from './limits.ts';

/** One file of an archive; `read` inflates it and throws an Error with a sentence when it may or can not be read. */
export interface ZipEntry {
  readonly path: string;
  read(options: { readonly maxBytes: number }): Uint8Array;
}

/**
 * Signatures and sizes of fixed parts: .ZIP File Format Specification (APPNOTE) 6.3.10, sections 4.3.7, 4.3.12, 4.3.16.
 */
const END = { signature: 0x06054b50, bytes: 22, maxComment: 0xffff } as const;
const CENTRAL = { signature: 0x02014b50, bytes: 46 } as const;
const LOCAL = { signature: 0x04034b50, bytes: 30 } as const;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED_FLAG = 1;
/** A size or offset that is told in a ZIP64 record instead. */
const IN_ZIP64 = 0xffffffff;

/**
 * The files of a ZIP archive, as its central directory names them, folders left out. Nothing is inflated before it is
 * asked for, and no size an archive states is believed.
 * @throws Error with a sentence when it is no archive, or one that is too large, split, or in ZIP64.
 */
export function readZip(bytes: Uint8Array): readonly ZipEntry[] {
  if (bytes.length > ZIP_LIMITS.archiveBytes)
    throw new Error(`The archive must have at most ${ZIP_LIMITS.archiveBytes} bytes.`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = findEnd(view);
  const disk = view.getUint16(end + 4, true);
  const count = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  if (disk !== 0 || count === 0xffff || offset === IN_ZIP64)
    throw new Error('Archives in parts and ZIP64 archives are not read.');
  if (count > ZIP_LIMITS.entries)
    throw new Error(`The archive must have at most ${ZIP_LIMITS.entries} files, not ${count}.`);
  const entries: ZipEntry[] = [];
  for (let index = 0; index < count; index += 1) {
    if (offset + CENTRAL.bytes > end || view.getUint32(offset, true) !== CENTRAL.signature)
      throw new Error('The directory of the archive is damaged.');
    const nameLength = view.getUint16(offset + 28, true);
    const header = { bytes, view, offset, end, nameLength };
    const entry = readHeader(header);
    if (entry !== null) entries.push(entry);
    offset +=
      CENTRAL.bytes + nameLength + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
  }
  return entries;
}

/** Where the end record begins: it is the last thing in the file but for a comment. */
function findEnd(view: DataView): number {
  const first = Math.max(0, view.byteLength - END.bytes - END.maxComment);
  for (let offset = view.byteLength - END.bytes; offset >= first; offset -= 1) {
    if (view.getUint32(offset, true) === END.signature) return offset;
  }
  throw new Error('The file is not a ZIP archive.');
}

interface Header {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  readonly offset: number;
  readonly end: number;
  readonly nameLength: number;
}

function readHeader({ bytes, view, offset, end, nameLength }: Header): ZipEntry | null {
  const nameStart = offset + CENTRAL.bytes;
  if (nameStart + nameLength > end) throw new Error('The directory of the archive is damaged.');
  // Names in other encodings than UTF-8 lose their accents, no more.
  const path = new TextDecoder().decode(bytes.subarray(nameStart, nameStart + nameLength));
  if (path.endsWith('/')) return null;
  const stated = {
    flags: view.getUint16(offset + 8, true),
    method: view.getUint16(offset + 10, true),
    checksum: view.getUint32(offset + 16, true),
    packed: view.getUint32(offset + 20, true),
    local: view.getUint32(offset + 42, true),
  };
  return {
    path,
    read({ maxBytes }) {
      refusePath(path);
      if ((stated.flags & ENCRYPTED_FLAG) !== 0) throw new Error('The file is encrypted.');
      const data = inflate(packedBytes({ bytes, view, stated }), { method: stated.method, maxBytes });
      if (crc32(data) !== stated.checksum) throw new Error('The file is damaged: its checksum is wrong.');
      return data;
    },
  };
}

/** @throws Error when a path leads out of the archive, is absolute, or is none. */
function refusePath(path: string): void {
  const parts = path.split('/');
  const odd =
    path === '' ||
    path.length > ZIP_LIMITS.pathCharacters ||
    path.includes('\u0000') ||
    path.includes('\\') ||
    /^[a-z]:/i.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (odd) throw new Error('The path is not one of a file inside the archive.');
}

function packedBytes({
  bytes,
  view,
  stated,
}: {
  bytes: Uint8Array;
  view: DataView;
  stated: { readonly packed: number; readonly local: number };
}): Uint8Array {
  const { packed, local } = stated;
  const isThere = local + LOCAL.bytes <= bytes.length && view.getUint32(local, true) === LOCAL.signature;
  if (!isThere) throw new Error('The file is not where the archive says.');
  // The name and extra field of the local header may be longer than those in the directory.
  const start = local + LOCAL.bytes + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
  if (start + packed > bytes.length) throw new Error('The file ends beyond the archive.');
  return bytes.subarray(start, start + packed);
}

function inflate(packed: Uint8Array, { method, maxBytes }: { method: number; maxBytes: number }): Uint8Array {
  const allowed = Math.min(maxBytes, Math.max(packed.length * ZIP_LIMITS.ratio, ZIP_LIMITS.ratioFreeBytes));
  const tooLarge = () =>
    new Error(`The file unpacks to more than ${allowed} bytes, which is more than is read.`);
  if (method === STORED) {
    if (packed.length > allowed) throw tooLarge();
    return packed;
  }
  if (method !== DEFLATED) throw new Error('The file is packed in a way that is not read.');
  try {
    return inflateRawSync(packed, { maxOutputLength: allowed });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
    throw new Error('The file is damaged: it cannot be unpacked.');
  }
}
