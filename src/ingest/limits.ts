const KIB = 1024;
const MIB = 1024 * KIB;

/**
 * What one import may cost. Everything that was read is held in memory at once, because only the whole of a source
 * tells what is no longer in it.
 */
export const INGEST_LIMITS = {
  /** Help centers have hundreds of articles; comparing more than this in one go would want another design. */
  documents: 5_000,
  /** Bytes of all files and pages of one import together. */
  totalBytes: 64 * MIB,
  /** One file or page. An article has at most 20,000 characters; the rest of a page is markup. */
  documentBytes: 2 * MIB,
  /** One CSV file holds many articles. */
  csvBytes: 16 * MIB,
  /** Faults that are listed; the ones after them are of the same kind as a rule, and are counted. */
  problems: 500,
  /** Folders in folders; deeper ones are a mistake or a trap. */
  folderDepth: 32,
  /** Elements in elements: browsers stop nesting at 512, and hand-written pages stay below 50. */
  htmlDepth: 256,
} as const;

/** What an archive may be, whatever it says of itself. */
export const ZIP_LIMITS = {
  archiveBytes: 64 * MIB,
  entries: 10_000,
  /** Text shrinks to a tenth, tables to a thirtieth; DEFLATE itself ends at about a thousand. */
  ratio: 200,
  /** Below this size any ratio is harmless: a short file of blanks shrinks well. */
  ratioFreeBytes: 256 * KIB,
  pathCharacters: 500,
} as const;

/** What fetching from the web may cost us, and them. */
export const WEB_LIMITS = {
  pages: 500,
  /** Whole import. */
  totalMs: 10 * 60_000,
  /** One request with its body; redirects are requests of their own. */
  requestMs: 20_000,
  redirects: 5,
  concurrency: 2,
  /** RFC 9309, section 2.5: at least 500 KiB of robots.txt have to be read. */
  robotsBytes: 512 * KIB,
  sitemapBytes: 10 * MIB,
  /** Files that a sitemap index may name. */
  sitemaps: 50,
  /** sitemaps.org, version 0.9: one file names at most 50,000 addresses. */
  addressesPerSitemap: 50_000,
  urlCharacters: 2_000,
  /** Longest delay of a robots.txt that is kept; who asks for more is not imported in ten minutes anyway. */
  crawlDelayMs: 10_000,
} as const;
