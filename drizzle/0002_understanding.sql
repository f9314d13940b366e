CREATE TABLE "article_revisions" (
	"article_id" uuid NOT NULL,
	"revision" integer NOT NULL,
	"content" jsonb NOT NULL,
	"change" text NOT NULL,
	"author_id" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_revisions_article_id_revision_pk" PRIMARY KEY("article_id","revision"),
	CONSTRAINT "article_revisions_change_known" CHECK ("article_revisions"."change" in ('seed', 'import', 'create', 'edit', 'restore', 'retire', 'review'))
);
--> statement-breakpoint
CREATE TABLE "model_usage" (
	"day" date NOT NULL,
	"model" text NOT NULL,
	"requests" integer DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_cents" double precision DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_usage_day_model_pk" PRIMARY KEY("day","model")
);
--> statement-breakpoint
CREATE TABLE "passage_embeddings" (
	"content_hash" text NOT NULL,
	"model" text NOT NULL,
	"dimension" integer NOT NULL,
	"vector" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "passage_embeddings_content_hash_model_pk" PRIMARY KEY("content_hash","model"),
	CONSTRAINT "passage_embeddings_dimension_positive" CHECK ("passage_embeddings"."dimension" > 0)
);
--> statement-breakpoint
CREATE TABLE "review_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"dedupe_key" text NOT NULL,
	"subject" text NOT NULL,
	"text" text NOT NULL,
	"details" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"seen_count" integer DEFAULT 1 NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "review_items_dedupe" UNIQUE("dedupe_key"),
	CONSTRAINT "review_items_kind_known" CHECK ("review_items"."kind" in ('phrasing', 'intent')),
	CONSTRAINT "review_items_status_known" CHECK ("review_items"."status" in ('open', 'accepted', 'rejected')),
	CONSTRAINT "review_items_seen" CHECK ("review_items"."seen_count" > 0)
);
--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "phrasings" jsonb DEFAULT '[]'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "source" text DEFAULT 'seed' NOT NULL;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "source_path" text;--> statement-breakpoint
ALTER TABLE "articles" ADD COLUMN "retired_at" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "agenda" jsonb;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "model_memory" jsonb;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "language" text DEFAULT 'en' NOT NULL;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "band" text DEFAULT 'answer' NOT NULL;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "explanation" jsonb;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD CONSTRAINT "article_revisions_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_revisions" ADD CONSTRAINT "article_revisions_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "review_items" ADD CONSTRAINT "review_items_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "review_items_open" ON "review_items" USING btree ("status","kind","seen_count","id");--> statement-breakpoint
CREATE INDEX "articles_source" ON "articles" USING btree ("source","source_path");--> statement-breakpoint
ALTER TABLE "articles" ADD CONSTRAINT "articles_language_known" CHECK ("articles"."language" in ('en', 'es'));--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_language_known" CHECK ("conversations"."language" in ('en', 'es'));--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_language_known" CHECK ("turns"."language" in ('en', 'es'));--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_band_known" CHECK ("turns"."band" in ('answer', 'ask', 'hand_over'));