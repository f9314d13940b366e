CREATE TABLE "chat_sessions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"token_hash" text NOT NULL,
	"previous_token_hash" text,
	"user_id" uuid NOT NULL,
	"role" text NOT NULL,
	"guest" boolean NOT NULL,
	"sign_in_id" uuid,
	"conversation_id" uuid NOT NULL,
	"client_id" text NOT NULL,
	"auth_expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "conversations" DROP CONSTRAINT "conversations_counts";--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "epoch" uuid DEFAULT gen_random_uuid() NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "pending_count" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "lease_node" uuid;--> statement-breakpoint
ALTER TABLE "conversations" ADD COLUMN "lease_until" timestamp with time zone;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "awaits_reply" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "turns" ADD COLUMN "finish_reason" text DEFAULT 'stop' NOT NULL;--> statement-breakpoint
ALTER TABLE "chat_sessions" ADD CONSTRAINT "chat_sessions_sign_in_id_sessions_id_fk" FOREIGN KEY ("sign_in_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "chat_sessions_expiry" ON "chat_sessions" USING btree ("auth_expires_at");--> statement-breakpoint
CREATE INDEX "conversations_pending" ON "conversations" USING btree ("lease_until") WHERE "conversations"."pending_count" > 0;--> statement-breakpoint
CREATE INDEX "messages_awaiting" ON "messages" USING btree ("conversation_id","seq") WHERE "messages"."awaits_reply";--> statement-breakpoint
ALTER TABLE "conversations" ADD CONSTRAINT "conversations_counts" CHECK ("conversations"."version" > 0 and "conversations"."head_seq" > 0 and "conversations"."attempt_count" >= 0 and "conversations"."pending_count" >= 0);--> statement-breakpoint
ALTER TABLE "turns" ADD CONSTRAINT "turns_finish_reason_known" CHECK ("turns"."finish_reason" in ('stop', 'length', 'cancelled', 'fallback', 'error'));