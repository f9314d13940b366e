import { promises } from 'node:fs';
import { resolve } from 'node:path';

/** Of the file system that a directory is on, or will be when it is made. */
export async function diskSpace(directory: string): Promise<{ freeBytes: number; totalBytes: number }> {
  const path = resolve(directory);
  try {
    const { bavail, blocks, bsize } = await promises.statfs(path);
    return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
  } catch (error) {
    const parent = resolve(path, '..');
    if (parent === path || (error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return diskSpace(parent);
  }
}
