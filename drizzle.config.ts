import { defineConfig } from 'drizzle-kit';

// Only `bun run db:generate` reads this; the server applies the generated files itself.
export default defineConfig({ dialect: 'postgresql', schema: './src/db/*schema.ts', out: './drizzle' });
