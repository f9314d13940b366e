CREATE TABLE "analytics_cells" (
	"dimension" text NOT NULL,
	"grain" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"value" text NOT NULL,
	"conversations" integer NOT NULL,
	"turns" bigint NOT NULL,
	"answered" bigint NOT NULL,
	"follow_ups" bigint NOT NULL,
	"first_attempt" bigint NOT NULL,
	"confirmed" bigint NOT NULL,
	"assumed" bigint NOT NULL,
	"resolved" bigint NOT NULL,
	"durable_7_due" bigint NOT NULL,
	"durable_7" bigint NOT NULL,
	"durable_30_due" bigint NOT NULL,
	"durable_30" bigint NOT NULL,
	"handed_over" bigint NOT NULL,
	"handed_over_customer_request" bigint NOT NULL,
	"handed_over_solutions_exhausted" bigint NOT NULL,
	"handed_over_high_frustration" bigint NOT NULL,
	"handed_over_not_understood" bigint NOT NULL,
	"handed_over_safety" bigint NOT NULL,
	"contained" bigint NOT NULL,
	"settled" bigint NOT NULL,
	"reopened" bigint NOT NULL,
	"rated" bigint NOT NULL,
	"ratings" bigint NOT NULL,
	"rating_sum" bigint NOT NULL,
	"rating_1" bigint NOT NULL,
	"rating_2" bigint NOT NULL,
	"rating_3" bigint NOT NULL,
	"rating_4" bigint NOT NULL,
	"rating_5" bigint NOT NULL,
	"solutions_offered" bigint NOT NULL,
	"solutions_worked" bigint NOT NULL,
	"solutions_failed" bigint NOT NULL,
	"frustration_sum" bigint NOT NULL,
	"frustrated" bigint NOT NULL,
	"out_of_scope_turns" bigint NOT NULL,
	"model_turns" bigint NOT NULL,
	"tone_helpful_friendly" bigint NOT NULL,
	"tone_understanding_adaptive" bigint NOT NULL,
	"tone_patient_alternative" bigint NOT NULL,
	"tone_empathetic_supportive" bigint NOT NULL,
	"tone_empathetic_escalation" bigint NOT NULL,
	"first_responses" bigint NOT NULL,
	"first_response_ms" bigint NOT NULL,
	"first_response_business_ms" bigint NOT NULL,
	"resolutions" bigint NOT NULL,
	"resolution_ms" bigint NOT NULL,
	"resolution_business_ms" bigint NOT NULL,
	CONSTRAINT "analytics_cells_dimension_grain_start_value_pk" PRIMARY KEY("dimension","grain","start","value"),
	CONSTRAINT "analytics_cells_grain_known" CHECK ("analytics_cells"."grain" in ('hour', 'day'))
);
--> statement-breakpoint
CREATE TABLE "analytics_progress" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"read_to" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "analytics_progress_one_row" CHECK ("analytics_progress"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "conversation_facts" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"owner_id" uuid NOT NULL,
	"begun_at" timestamp with time zone NOT NULL,
	"last_message_at" timestamp with time zone NOT NULL,
	"read_at" timestamp with time zone NOT NULL,
	"channel" text NOT NULL,
	"language" text NOT NULL,
	"intent" text,
	"topic" text,
	"agent" text,
	"tone" text,
	"state" text NOT NULL,
	"handed_over_for" text,
	"handed_over_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"frustration_max" smallint NOT NULL,
	"frustration_last" smallint NOT NULL,
	"first_response_bin" smallint,
	"first_response_business_bin" smallint,
	"resolution_bin" smallint,
	"resolution_business_bin" smallint,
	"escalation_likelihood" real,
	"escalation_parts" jsonb,
	"escalation_model" text,
	"parts" jsonb NOT NULL,
	"due_at" timestamp with time zone,
	"turns" integer NOT NULL,
	"answered" integer NOT NULL,
	"follow_ups" integer NOT NULL,
	"first_attempt" integer NOT NULL,
	"confirmed" integer NOT NULL,
	"assumed" integer NOT NULL,
	"resolved" integer NOT NULL,
	"durable_7_due" integer NOT NULL,
	"durable_7" integer NOT NULL,
	"durable_30_due" integer NOT NULL,
	"durable_30" integer NOT NULL,
	"handed_over" integer NOT NULL,
	"handed_over_customer_request" integer NOT NULL,
	"handed_over_solutions_exhausted" integer NOT NULL,
	"handed_over_high_frustration" integer NOT NULL,
	"handed_over_not_understood" integer NOT NULL,
	"handed_over_safety" integer NOT NULL,
	"contained" integer NOT NULL,
	"settled" integer NOT NULL,
	"reopened" integer NOT NULL,
	"rated" integer NOT NULL,
	"ratings" integer NOT NULL,
	"rating_sum" integer NOT NULL,
	"rating_1" integer NOT NULL,
	"rating_2" integer NOT NULL,
	"rating_3" integer NOT NULL,
	"rating_4" integer NOT NULL,
	"rating_5" integer NOT NULL,
	"solutions_offered" integer NOT NULL,
	"solutions_worked" integer NOT NULL,
	"solutions_failed" integer NOT NULL,
	"frustration_sum" integer NOT NULL,
	"frustrated" integer NOT NULL,
	"out_of_scope_turns" integer NOT NULL,
	"model_turns" integer NOT NULL,
	"tone_helpful_friendly" integer NOT NULL,
	"tone_understanding_adaptive" integer NOT NULL,
	"tone_patient_alternative" integer NOT NULL,
	"tone_empathetic_supportive" integer NOT NULL,
	"tone_empathetic_escalation" integer NOT NULL,
	"first_responses" integer NOT NULL,
	"first_response_ms" bigint NOT NULL,
	"first_response_business_ms" bigint NOT NULL,
	"resolutions" integer NOT NULL,
	"resolution_ms" bigint NOT NULL,
	"resolution_business_ms" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "duration_cells" (
	"dimension" text NOT NULL,
	"timed" text NOT NULL,
	"grain" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"value" text NOT NULL,
	"bin" smallint NOT NULL,
	"conversations" integer NOT NULL,
	CONSTRAINT "duration_cells_dimension_timed_grain_start_value_bin_pk" PRIMARY KEY("dimension","timed","grain","start","value","bin")
);
--> statement-breakpoint
CREATE TABLE "intent_cells" (
	"grain" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"intent" text NOT NULL,
	"topic" text NOT NULL,
	"turns" integer NOT NULL,
	"out_of_scope" integer NOT NULL,
	"band_answer" integer NOT NULL,
	"band_ask" integer NOT NULL,
	"band_hand_over" integer NOT NULL,
	"confidence_sum" bigint NOT NULL,
	"confidence_0" integer NOT NULL,
	"confidence_1" integer NOT NULL,
	"confidence_2" integer NOT NULL,
	"confidence_3" integer NOT NULL,
	"confidence_4" integer NOT NULL,
	"confidence_5" integer NOT NULL,
	"confidence_6" integer NOT NULL,
	"confidence_7" integer NOT NULL,
	"confidence_8" integer NOT NULL,
	"confidence_9" integer NOT NULL,
	CONSTRAINT "intent_cells_grain_start_intent_topic_pk" PRIMARY KEY("grain","start","intent","topic")
);
--> statement-breakpoint
CREATE TABLE "solution_cells" (
	"grain" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"article_slug" text NOT NULL,
	"step" smallint NOT NULL,
	"offered" integer NOT NULL,
	"worked" integer NOT NULL,
	"failed" integer NOT NULL,
	CONSTRAINT "solution_cells_grain_start_article_slug_step_pk" PRIMARY KEY("grain","start","article_slug","step")
);
--> statement-breakpoint
CREATE TABLE "stale_facts" (
	"conversation_id" uuid PRIMARY KEY NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "turn_number_cells" (
	"grain" text NOT NULL,
	"start" timestamp with time zone NOT NULL,
	"turn_number" smallint NOT NULL,
	"turns" integer NOT NULL,
	"frustration_sum" integer NOT NULL,
	"frustrated" integer NOT NULL,
	"follow_ups" integer NOT NULL,
	CONSTRAINT "turn_number_cells_grain_start_turn_number_pk" PRIMARY KEY("grain","start","turn_number")
);
--> statement-breakpoint
CREATE TABLE "conversation_feedback" (
	"conversation_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"rating" smallint,
	"resolved" boolean,
	"reasons" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"comment" text,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "conversation_feedback_conversation_id_user_id_pk" PRIMARY KEY("conversation_id","user_id"),
	CONSTRAINT "conversation_feedback_rating_range" CHECK ("conversation_feedback"."rating" between 1 and 5),
	CONSTRAINT "conversation_feedback_says_something" CHECK ("conversation_feedback"."rating" is not null or "conversation_feedback"."resolved" is not null or "conversation_feedback"."comment" is not null or "conversation_feedback"."reasons" <> '[]')
);
--> statement-breakpoint
CREATE TABLE "reply_ratings" (
	"message_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"conversation_id" uuid NOT NULL,
	"rating" smallint NOT NULL,
	"comment" text,
	"begun_at" timestamp with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "reply_ratings_message_id_user_id_pk" PRIMARY KEY("message_id","user_id"),
	CONSTRAINT "reply_ratings_range" CHECK ("reply_ratings"."rating" between 1 and 5)
);
--> statement-breakpoint
CREATE TABLE "inbox_items" (
	"message_id" uuid PRIMARY KEY NOT NULL,
	"conversation_id" uuid NOT NULL,
	"language" text NOT NULL,
	"text_hash" text,
	"topic" text,
	"value" real NOT NULL,
	"reasons" jsonb NOT NULL,
	"status" text DEFAULT 'open' NOT NULL,
	"label" text,
	"claimed_by" uuid,
	"claimed_until" timestamp with time zone,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "inbox_items_text" UNIQUE("text_hash"),
	CONSTRAINT "inbox_items_status_known" CHECK ("inbox_items"."status" in ('open', 'labeled', 'rejected')),
	CONSTRAINT "inbox_items_value_range" CHECK ("inbox_items"."value" between 0 and 1),
	CONSTRAINT "inbox_items_label_when_labeled" CHECK (("inbox_items"."status" = 'labeled') = ("inbox_items"."label" is not null))
);
--> statement-breakpoint
CREATE TABLE "inbox_progress" (
	"id" smallint PRIMARY KEY DEFAULT 1 NOT NULL,
	"read_to" timestamp with time zone NOT NULL,
	CONSTRAINT "inbox_progress_one_row" CHECK ("inbox_progress"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE "model_promotions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"task" text NOT NULL,
	"version" integer,
	"action" text NOT NULL,
	"note" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "model_versions" (
	"task" text NOT NULL,
	"version" integer NOT NULL,
	"content" "bytea" NOT NULL,
	"content_hash" text NOT NULL,
	"dataset_hash" text NOT NULL,
	"metrics" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"params" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "model_versions_task_version_pk" PRIMARY KEY("task","version"),
	CONSTRAINT "model_versions_positive" CHECK ("model_versions"."version" > 0)
);
--> statement-breakpoint
ALTER TABLE "conversation_facts" ADD CONSTRAINT "conversation_facts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stale_facts" ADD CONSTRAINT "stale_facts_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_feedback" ADD CONSTRAINT "conversation_feedback_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "conversation_feedback" ADD CONSTRAINT "conversation_feedback_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_ratings" ADD CONSTRAINT "reply_ratings_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_ratings" ADD CONSTRAINT "reply_ratings_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reply_ratings" ADD CONSTRAINT "reply_ratings_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_items" ADD CONSTRAINT "inbox_items_message_id_messages_id_fk" FOREIGN KEY ("message_id") REFERENCES "public"."messages"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_items" ADD CONSTRAINT "inbox_items_conversation_id_conversations_id_fk" FOREIGN KEY ("conversation_id") REFERENCES "public"."conversations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_items" ADD CONSTRAINT "inbox_items_claimed_by_users_id_fk" FOREIGN KEY ("claimed_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_items" ADD CONSTRAINT "inbox_items_decided_by_users_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."users"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "model_promotions" ADD CONSTRAINT "model_promotions_version" FOREIGN KEY ("task","version") REFERENCES "public"."model_versions"("task","version") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "conversation_facts_begun" ON "conversation_facts" USING btree ("begun_at","conversation_id");--> statement-breakpoint
CREATE INDEX "conversation_facts_due" ON "conversation_facts" USING btree ("due_at") WHERE "conversation_facts"."due_at" is not null;--> statement-breakpoint
CREATE INDEX "conversation_facts_owner" ON "conversation_facts" USING btree ("owner_id","topic","begun_at");--> statement-breakpoint
CREATE INDEX "conversation_facts_open" ON "conversation_facts" USING btree ("last_message_at") WHERE "conversation_facts"."state" <> 'resolved';--> statement-breakpoint
CREATE INDEX "conversation_feedback_begun" ON "conversation_feedback" USING btree ("begun_at");--> statement-breakpoint
CREATE INDEX "reply_ratings_conversation" ON "reply_ratings" USING btree ("conversation_id");--> statement-breakpoint
CREATE INDEX "reply_ratings_recent" ON "reply_ratings" USING btree ("updated_at");--> statement-breakpoint
CREATE INDEX "reply_ratings_begun" ON "reply_ratings" USING btree ("begun_at");--> statement-breakpoint
CREATE INDEX "inbox_items_open" ON "inbox_items" USING btree ("status","value","message_id");--> statement-breakpoint
CREATE INDEX "inbox_items_decided" ON "inbox_items" USING btree ("decided_by","decided_at");--> statement-breakpoint
CREATE INDEX "model_promotions_newest" ON "model_promotions" USING btree ("task","created_at","id");--> statement-breakpoint
CREATE INDEX "conversations_begun" ON "conversations" USING btree ("created_at","id");