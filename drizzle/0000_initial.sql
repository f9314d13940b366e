CREATE TABLE "article_feedback" (
	"article_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"helpful" boolean NOT NULL,
	"comment" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "article_feedback_article_id_user_id_pk" PRIMARY KEY("article_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "articles" (
	"id" uuid PRIMARY KEY NOT NULL,
	"slug" text NOT NULL,
	"title" text NOT NULL,
	"agent" text NOT NULL,
	"category" text NOT NULL,
	"topics" jsonb NOT NULL,
	"keywords" jsonb NOT NULL,
	"steps" jsonb NOT NULL,
	"body" text NOT NULL,
	"revision" integer NOT NULL,
	"content_hash" text NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "articles_slug_unique" UNIQUE("slug"),
	CONSTRAINT "articles_agent_known" CHECK ("articles"."agent" in ('tech_support', 'billing', 'general')),
	CONSTRAINT "articles_revision_positive" CHECK ("articles"."revision" > 0)
);
--> statement-breakpoint
CREATE TABLE "conversations" (
	"id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"channel" text NOT NULL,
	"version" integer NOT NULL,
	"head_seq" integer NOT NULL,
	"state" text NOT NULL,
	"agent" text,
	"intent" text,
	"topic" text,
	"tone" text NOT NULL,
	"attempt_count" integer NOT NULL,
	"frustration_level" smallint NOT NULL,
	"frustration_memory" real NOT NULL,
	"clarification_count" integer NOT NULL,
	"pending" jsonb,
	"escalation_reason" text,
	"turn_count" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversations_state_known" CHECK ("conversations"."state" in ('initial', 'follow_up', 'frustrated', 'escalation', 'resolved')),
	CONSTRAINT "conversations_frustration_range" CHECK ("conversations"."frustration_level" between 0 and 10),
	CONSTRAINT "conversations_counts" CHECK ("conversations"."version" > 0 and "conversations"."head_seq" > 0 and "conversations"."attempt_count" >= 0),
	CONSTRAINT "conversations_escalation_has_reason" CHECK ("conversations"."state" <> 'escalation' or "conversations"."escalation_reason" is not null)
);
--> statement-breakpoint
CREATE TABLE "messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"seq" integer NOT NULL,
	"role" text NOT NULL,
	"content" text NOT NULL,
	"client_message_id" text,
	"reply_to" uuid,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "messages_conversation_seq" UNIQUE("conversation_id","seq"),
	CONSTRAINT "messages_role_known" CHECK ("messages"."role" in ('user', 'assistant')),
	CONSTRAINT "messages_seq_positive" CHECK ("messages"."seq" > 0),
	CONSTRAINT "messages_only_replies_reply" CHECK (("messages"."role" = 'assistant') = ("messages"."reply_to" is not null))
);
--> statement-breakpoint
CREATE TABLE "refresh_tokens" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"session_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"used_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"revoked_reason" text
);
--> statement-breakpoint
CREATE TABLE "solutions" (
	"conversation_id" uuid NOT NULL,
	"article_slug" text NOT NULL,
	"step" smallint NOT NULL,
	"outcome" text NOT NULL,
	"position" integer NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "solutions_conversation_id_article_slug_step_pk" PRIMARY KEY("conversation_id","article_slug","step"),
	CONSTRAINT "solutions_outcome_known" CHECK ("solutions"."outcome" in ('offered', 'worked', 'failed', 'unknown'))
);
--> statement-breakpoint
CREATE TABLE "turns" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"intent" text NOT NULL,
	"topic" text,
	"confidence" real NOT NULL,
	"out_of_scope" boolean NOT NULL,
	"matched_patterns" jsonb NOT NULL,
	"acts" text[] NOT NULL,
	"agent" text NOT NULL,
	"tone" text NOT NULL,
	"state" text NOT NULL,
	"frustration_level" smallint NOT NULL,
	"frustration_parts" jsonb NOT NULL,
	"follow_up" boolean NOT NULL,
	"attempt_count" integer NOT NULL,
	"decision" text NOT NULL,
	"escalation_reason" text,
	"source" text NOT NULL,
	"article_slugs" jsonb NOT NULL,
	"latency_ms" real NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "turns_confidence_range" CHECK ("turns"."confidence" between 0 and 1),
	CONSTRAINT "turns_frustration_range" CHECK ("turns"."frustration_level" between 0 and 10),
	CONSTRAINT "turns_source_known" CHECK ("turns"."source" in ('knowledge', 'model', 'dialogue'))
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" uuid PRIMARY KEY NOT NULL,
	"email" text,
	"password_hash" text,
	"display_name" text,
	"role" text DEFAULT 'customer' NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email"),
	CONSTRAINT "users_role_known" CHECK ("users"."role" in ('customer', 'agent', 'supervisor', 'admin')),
	CONSTRAINT "users_email_lower" CHECK ("users"."email" = lower("users"."email")),
	CONSTRAINT "users_password_with_email" CHECK (("users"."email" is null) = ("users"."password_hash" is null))
);
--> statement-breakpoint
ALTER TABLE "article_feedback" ADD CONSTRAINT "article_feedback_article_id_articles_id_fk" FOREIGN KEY ("article_id") REFERENCES "public"."articles"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "article_feedback" ADD CONSTRAINT "article_feedback_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_owner_id_users_id_fk" FOREIGN KEY ("owner_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "messages" ADD CONSTRAINT "messages_reply_to_messages_id_fk" FOREIGN KEY ("reply_to") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "refresh_tokens" ADD CONSTRAINT "refresh_tokens_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "solutions" ADD CONSTRAINT "solutions_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "articles_updated" ON "articles" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "conversations_owner_recent" ON "conversations" USING btree ("owner_id","updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_recent" ON "conversations" USING btree ("updated_at","id");--> statement-breakpoint
CREATE INDEX "conversations_state_recent" ON "conversations" USING btree ("state","updated_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "messages_client_message_id" ON "messages" USING btree ("conversation_id","client_message_id") WHERE "messages"."client_message_id" is not null;--> statement-breakpoint
CREATE UNIQUE INDEX "messages_one_reply" ON "messages" USING btree ("reply_to") WHERE "messages"."reply_to" is not null;--> statement-breakpoint
CREATE INDEX "refresh_tokens_session" ON "refresh_tokens" USING btree ("session_id");--> statement-breakpoint
CREATE INDEX "refresh_tokens_expiry" ON "refresh_tokens" USING btree ("expires_at");--> statement-breakpoint
CREATE INDEX "sessions_user" ON "sessions" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "solutions_article" ON "solutions" USING btree ("article_slug","outcome");--> statement-breakpoint
CREATE INDEX "turns_conversation" ON "turns" USING btree ("conversation_id","created_at");--> statement-breakpoint
CREATE INDEX "turns_recent" ON "turns" USING btree ("created_at");