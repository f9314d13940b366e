import type { Context } from '../scenario.ts';
import { type ModelServer, startModelServer } from './model-server.ts';
import { createNode, type ProductNode } from './node.ts';
import { type RedisServer, startRedis } from './redis.ts';

export interface ClusterOptions {
  readonly nodes?: number;
  /** Start a Redis and connect the nodes with it. */
  readonly redis?: boolean;
  /** Start a language model and give it to the nodes. */
  readonly model?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Address of the database as the nodes see it; given the real one. */
  readonly throughDatabase?: (url: string) => Promise<string>;
  /** Address of Redis as the nodes see it; given the real one. */
  readonly throughRedis?: (redis: RedisServer) => Promise<string>;
  readonly root?: string;
  /** Start the nodes; default true. */
  readonly start?: boolean;
}

/** Some nodes on one database. */
export interface Cluster {
  readonly nodes: readonly ProductNode[];
  readonly urls: readonly string[];
  /** The database itself, past every proxy. */
  readonly databaseUrl: string;
  readonly redis: RedisServer | null;
  readonly model: ModelServer | null;
  node(index: number): ProductNode;
  /** What is wrong with the processes themselves. */
  problems(): readonly string[];
}

let databaseCount = 0;

/** Starts nodes on a database of their own, one after the other: the first migrates and seeds it. */
export async function startCluster(context: Context, options: ClusterOptions = {}): Promise<Cluster> {
  const { resources, postgres } = context;
  const { nodes: count = 1, throughDatabase, throughRedis } = options;
  databaseCount += 1;
  const name = `faults_${databaseCount}`;
  const databaseUrl = await postgres.createDatabase(name);
  resources.defer(() => postgres.dropDatabase(name));
  const redis = options.redis ? resources.use(await startRedis()) : null;
  const model = options.model ? resources.use(await startModelServer()) : null;
  const env = {
    DATABASE_URL: (await throughDatabase?.(databaseUrl)) ?? databaseUrl,
    ...(redis ? { REDIS_URL: (await throughRedis?.(redis)) ?? redis.url } : {}),
    ...(model ? { OPENAI_API_KEY: 'a key', OPENAI_BASE_URL: model.url, OPENAI_TIMEOUT_MS: '3000' } : {}),
    ...options.env,
  };
  const nodes: ProductNode[] = [];
  context.onFailure(() => nodes.flatMap((node) => [`-- node ${node.port}`, ...node.tail().slice(-8)]));
  for (let index = 0; index < count; index += 1) {
    const node = resources.use(await createNode({ env, ...(options.root ? { root: options.root } : {}) }));
    nodes.push(node);
    if (options.start ?? true) await node.start();
  }
  return {
    nodes,
    urls: nodes.map(({ url }) => url),
    databaseUrl,
    redis,
    model,
    node(index) {
      const node = nodes[index];
      if (node === undefined) throw new Error(`There is no node ${index}.`);
      return node;
    },
    problems: () => nodes.flatMap((node) => node.problems()),
  };
}
