import { crc32, deflateRawSync } from 'node:zlib';

/** A file for a made archive; `method`, `flags` and `checksum` can be lied about. */
export interface ZippedFile {
  readonly path: string;
  readonly data: string | Uint8Array;
  readonly stored?: boolean;
  readonly method?: number;
  readonly flags?: number;
  readonly checksum?: number;
  readonly statedSize?: number;
}

/** An archive of these files, also of files that no honest program would write. */
export function makeZip(files: readonly ZippedFile[], { comment = '' } = {}): Uint8Array {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const file of files) {
    const data = typeof file.data === 'string' ? new TextEncoder().encode(file.data) : file.data;
    const packed = file.stored ? data : deflateRawSync(data);
    const name = new TextEncoder().encode(file.path);
    const fields = new DataView(new ArrayBuffer(26));
    fields.setUint16(0, 20, true);
    fields.setUint16(2, file.flags ?? 0x800, true);
    fields.setUint16(4, file.method ?? (file.stored ? 0 : 8), true);
    fields.setUint32(10, file.checksum ?? crc32(data), true);
    fields.setUint32(14, packed.length, true);
    fields.setUint32(18, file.statedSize ?? data.length, true);
    fields.setUint16(22, name.length, true);
    const shared = new Uint8Array(fields.buffer);
    const local = Buffer.concat([bytes(0x04034b50), shared, name, packed]);
    const tail = new DataView(new ArrayBuffer(14));
    tail.setUint32(10, offset, true);
    directory.push(
      Buffer.concat([bytes(0x02014b50), Buffer.from([20, 0]), shared, new Uint8Array(tail.buffer), name]),
    );
    parts.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = new DataView(new ArrayBuffer(18));
  end.setUint16(4, files.length, true);
  end.setUint16(6, files.length, true);
  end.setUint32(8, central.length, true);
  end.setUint32(12, offset, true);
  end.setUint16(16, comment.length, true);
  return Buffer.concat([
    ...parts,
    central,
    bytes(0x06054b50),
    new Uint8Array(end.buffer),
    new TextEncoder().encode(comment),
  ]);
}

function bytes(signature: number): Uint8Array {
  const view = new DataView(new ArrayBuffer(4));
  view.setUint32(0, signature, true);
  return new Uint8Array(view.buffer);
}
