CREATE EXTENSION IF NOT EXISTS unaccent;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE FUNCTION plain_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN lower(unaccent('unaccent'::regdictionary, words));
CREATE FUNCTION documents_search(subject text, number integer, notation text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 400 RETURN lower(unaccent('unaccent'::regdictionary, concat(subject, ' ', CASE WHEN number < 10 THEN '0' END, number, '/', notation)));
CREATE FUNCTION incoming_search(number_symbol text, subject text, sender_name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 400 RETURN lower(unaccent('unaccent'::regdictionary, concat(number_symbol, ' ', subject, ' ', sender_name)));
--> statement-breakpoint
CREATE TABLE "document_addressees" (
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"unit_id" uuid,
	"name" text NOT NULL,
	"channel" text NOT NULL,
	CONSTRAINT "document_addressees_document_id_position_pk" PRIMARY KEY("document_id","position")
);
--> statement-breakpoint
CREATE TABLE "document_contents" (
	"document_id" uuid PRIMARY KEY NOT NULL,
	"content" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"role" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"confirmed_active" boolean DEFAULT false NOT NULL,
	"removed_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "document_reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"round" integer NOT NULL,
	"kind" text NOT NULL,
	"decision" text NOT NULL,
	"comment" text,
	"comments" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"appointment_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "document_signers" (
	"document_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"appointment_id" uuid NOT NULL,
	"form" text NOT NULL,
	"grant_id" uuid,
	"signed_at" timestamp with time zone,
	"certificate_fingerprint" text,
	"level" text,
	CONSTRAINT "document_signers_document_id_position_pk" PRIMARY KEY("document_id","position")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"drafted_by" uuid NOT NULL,
	"state" text NOT NULL,
	"origin" text NOT NULL,
	"type_code" text NOT NULL,
	"field" text,
	"subject" text NOT NULL,
	"description" text,
	"urgency" text NOT NULL,
	"circulation" text,
	"language" text DEFAULT 'vi' NOT NULL,
	"due_date" date,
	"page_count" integer,
	"paper_copies" integer DEFAULT 0 NOT NULL,
	"file_catalog" integer,
	"file_notation" text,
	"reply_to_incoming_id" uuid,
	"replaces_id" uuid,
	"replaced_by_id" uuid,
	"book_id" uuid,
	"number" integer,
	"year" integer,
	"notation" text NOT NULL,
	"issued_on" date,
	"issued_at" timestamp with time zone,
	"layout" jsonb,
	"check_token" text NOT NULL,
	"level_pending" text,
	"review_round" integer DEFAULT 0 NOT NULL,
	"return_reason" text,
	"simulated" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "file_versions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"file_id" uuid NOT NULL,
	"sequence" integer NOT NULL,
	"purpose" text NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid
);
--> statement-breakpoint
CREATE TABLE "files" (
	"sha256" text PRIMARY KEY NOT NULL,
	"size" bigint NOT NULL,
	"media_type" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "jobs" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"state" text NOT NULL,
	"account_id" uuid NOT NULL,
	"document_id" uuid,
	"owner" text NOT NULL,
	"step" text,
	"result" jsonb,
	"error" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "edxml_arrived" (
	"incoming_id" uuid PRIMARY KEY NOT NULL,
	"partner_id" uuid NOT NULL,
	"sender_code" text NOT NULL,
	"document_id" text NOT NULL,
	"code" text NOT NULL,
	"message_sha256" text NOT NULL,
	"signature" jsonb,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "edxml_sent" (
	"consignment_id" uuid PRIMARY KEY NOT NULL,
	"partner_id" uuid NOT NULL,
	"document_id" text NOT NULL,
	"code" text NOT NULL,
	"sender_code" text NOT NULL,
	"receiver_code" text NOT NULL,
	"message_sha256" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"earlier_id" uuid NOT NULL,
	"later_id" uuid,
	"kind" text NOT NULL,
	"reason" text,
	"receivers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"message_sha256" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "vdxp_messages" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sent_id" uuid NOT NULL,
	"identity" text NOT NULL,
	"message_type" text NOT NULL,
	"sender_id" uuid,
	"receiver_id" uuid,
	"from_code" text NOT NULL,
	"to_code" text NOT NULL,
	"title" text,
	"notation" text,
	"sha256" text NOT NULL,
	"size" bigint NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "deliveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"document_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"consignment_id" uuid NOT NULL,
	"receiver_unit_id" uuid,
	"receiver_name" text NOT NULL,
	"channel" text NOT NULL,
	"gateway" text NOT NULL,
	"partner_id" uuid,
	"carrier_reference" text,
	"carried_at" timestamp with time zone,
	"signature_fault" text,
	"state" text NOT NULL,
	"recall_state" text,
	"queued_at" timestamp with time zone NOT NULL,
	"dispatched_at" timestamp with time zone,
	"arrived_at" timestamp with time zone,
	"accepted_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"refused_reason" text,
	"arrival_number" integer,
	"receipt" text,
	"status_sequence" integer DEFAULT 0 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "delivery_statuses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"delivery_id" uuid NOT NULL,
	"code" text NOT NULL,
	"reason" text,
	"staff" text,
	"sequence" integer NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"signature" text
);
--> statement-breakpoint
CREATE TABLE "inbox_consignments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sender_code" text NOT NULL,
	"consignment_id" uuid NOT NULL,
	"receiver_unit_id" uuid NOT NULL,
	"incoming_id" uuid NOT NULL,
	"partner_id" uuid,
	"digests" jsonb NOT NULL,
	"signed" text,
	"receipt" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "inbox_refusals" (
	"sender_code" text NOT NULL,
	"consignment_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"successor" text,
	"refused_at" timestamp with time zone NOT NULL,
	CONSTRAINT "inbox_refusals_sender_code_consignment_id_pk" PRIMARY KEY("sender_code","consignment_id")
);
--> statement-breakpoint
CREATE TABLE "idempotency_keys" (
	"account_id" uuid NOT NULL,
	"key" text NOT NULL,
	"route" text NOT NULL,
	"request_hash" text NOT NULL,
	"status" integer,
	"headers" jsonb,
	"body" jsonb,
	"owner" text NOT NULL,
	"carried_out" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_account_id_key_pk" PRIMARY KEY("account_id","key")
);
--> statement-breakpoint
CREATE TABLE "request_counts" (
	"subject" text PRIMARY KEY NOT NULL,
	"count" integer NOT NULL,
	"window_ends" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_places" (
	"session_id" uuid PRIMARY KEY NOT NULL,
	"url" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "accounts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"username" text NOT NULL,
	"password_hash" text NOT NULL,
	"totp_secret" text,
	"totp_step" integer,
	"disabled_at" timestamp with time zone,
	"must_change_password" boolean DEFAULT false NOT NULL,
	"must_set_second_factor" boolean DEFAULT false NOT NULL,
	"demo" boolean DEFAULT false NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_tokens" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"token_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_used_at" timestamp with time zone,
	"revoked_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "recoveries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid,
	"certificate_id" uuid,
	"unit_id" uuid NOT NULL,
	"reason" text NOT NULL,
	"state" text NOT NULL,
	"requested_by" uuid,
	"requested_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"decided_by" uuid,
	"decided_at" timestamp with time zone,
	"note" text
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"token_hash" text PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"csrf_token" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL,
	"second_factor_at" timestamp with time zone,
	"ip" text,
	"user_agent" text,
	"former_hash" text,
	"former_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "sign_in_failures" (
	"subject" text PRIMARY KEY NOT NULL,
	"failures" integer NOT NULL,
	"locked_until" timestamp with time zone,
	"last_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "assignments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"incoming_id" uuid NOT NULL,
	"assignee_id" uuid NOT NULL,
	"unit_id" uuid,
	"part" text NOT NULL,
	"due_date" date,
	"state" text NOT NULL,
	"assigned_by" uuid NOT NULL,
	"assigned_at" timestamp with time zone NOT NULL,
	"started_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"result" text
);
--> statement-breakpoint
CREATE TABLE "directions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"incoming_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"opinion" text NOT NULL,
	"due_date" date,
	"parts" jsonb NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"state" text NOT NULL,
	"source" text NOT NULL,
	"paper_follows" boolean DEFAULT false NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	"origin" text DEFAULT 'electronic' NOT NULL,
	"consignment_id" uuid,
	"sender_code" text,
	"sender_name" text NOT NULL,
	"foreign_document_id" text,
	"number_symbol" text NOT NULL,
	"issued_on" date,
	"type_code" text NOT NULL,
	"subject" text NOT NULL,
	"urgency" text NOT NULL,
	"secrecy" text DEFAULT 'none' NOT NULL,
	"signer_name" text,
	"signer_position" text,
	"signers" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"due_date" date,
	"page_count" integer,
	"verdict_id" uuid,
	"signatures_valid" boolean,
	"signature_fault" text,
	"arrived_at" timestamp with time zone NOT NULL,
	"registered_at" timestamp with time zone,
	"book_id" uuid,
	"year" integer,
	"arrival_number" integer,
	"arrived_on" date,
	"file_code" text,
	"forwarded_to" text,
	"return_reason" text,
	"recall_state" text,
	"recall_reason" text,
	"recall_message_id" uuid,
	"recall_sequence" integer DEFAULT 0 NOT NULL,
	"duplicate_of_id" uuid,
	"finished_at" timestamp with time zone,
	"reply_document_id" uuid,
	"version" integer DEFAULT 1 NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_files" (
	"id" uuid PRIMARY KEY NOT NULL,
	"incoming_id" uuid NOT NULL,
	"role" text NOT NULL,
	"position" integer NOT NULL,
	"name" text NOT NULL,
	"sha256" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "incoming_verdicts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"files" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_batches" (
	"number" integer PRIMARY KEY NOT NULL,
	"sealed_at" timestamp with time zone NOT NULL,
	"size" integer NOT NULL,
	"digest" text NOT NULL,
	"jws" text NOT NULL,
	CONSTRAINT "ledger_batches_digest_unique" UNIQUE("digest")
);
--> statement-breakpoint
CREATE TABLE "ledger_events" (
	"seq" bigserial NOT NULL,
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"account_id" uuid,
	"appointment_id" uuid,
	"on_behalf_of_id" uuid,
	"unit_id" uuid,
	"document_id" uuid,
	"incoming_id" uuid,
	"file_sha256" text,
	"ip" text,
	"ip_salt" uuid DEFAULT gen_random_uuid() NOT NULL,
	"trace_id" text NOT NULL,
	"before" jsonb,
	"after" jsonb,
	"share" jsonb
);
--> statement-breakpoint
CREATE TABLE "ledger_keys" (
	"thumbprint" text PRIMARY KEY NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_leaves" (
	"batch" integer NOT NULL,
	"position" integer NOT NULL,
	"event_id" uuid NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "ledger_leaves_batch_position_pk" PRIMARY KEY("batch","position"),
	CONSTRAINT "ledger_leaves_event_id_unique" UNIQUE("event_id")
);
--> statement-breakpoint
CREATE TABLE "ledger_timestamps" (
	"batch" integer PRIMARY KEY NOT NULL,
	"token" "bytea" NOT NULL,
	"stamped_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ledger_unsealed" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_problems" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"address" text NOT NULL,
	"code" integer,
	"said" text NOT NULL,
	"at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_states" (
	"account_id" uuid PRIMARY KEY NOT NULL,
	"job_id" uuid,
	"claimed_at" timestamp with time zone,
	"told_until" timestamp with time zone,
	"counted_on" date,
	"count" integer DEFAULT 0 NOT NULL,
	"failing_address" text,
	"failing_since" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "notice_switches" (
	"account_id" uuid NOT NULL,
	"kind" text NOT NULL,
	"off_since" timestamp with time zone NOT NULL,
	CONSTRAINT "notice_switches_account_id_kind_pk" PRIMARY KEY("account_id","kind")
);
--> statement-breakpoint
CREATE TABLE "address_group_members" (
	"group_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"channel" text NOT NULL,
	CONSTRAINT "address_group_members_group_id_unit_id_pk" PRIMARY KEY("group_id","unit_id")
);
--> statement-breakpoint
CREATE TABLE "address_groups" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"name" text NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "appointments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"position" text NOT NULL,
	"role" text NOT NULL,
	"is_head" boolean DEFAULT false NOT NULL,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text
);
--> statement-breakpoint
CREATE TABLE "authority_grants" (
	"id" uuid PRIMARY KEY NOT NULL,
	"appointment_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"form" text NOT NULL,
	"scope_types" text[],
	"scope_fields" text[],
	"valid_from" date NOT NULL,
	"valid_to" date,
	"basis" text NOT NULL,
	"delegator_id" uuid,
	"revoked_at" timestamp with time zone,
	"granted_by" uuid,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "certificates" (
	"id" uuid PRIMARY KEY NOT NULL,
	"person_id" uuid,
	"unit_id" uuid,
	"fingerprint" text NOT NULL,
	"der" "bytea" NOT NULL,
	"subject" text NOT NULL,
	"issuer" text NOT NULL,
	"serial" text NOT NULL,
	"not_before" timestamp with time zone NOT NULL,
	"not_after" timestamp with time zone NOT NULL,
	"bound_at" timestamp with time zone NOT NULL,
	"revoked_at" timestamp with time zone,
	"revocation_reason" text
);
--> statement-breakpoint
CREATE TABLE "holidays" (
	"date" date PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"changed_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "people" (
	"id" uuid PRIMARY KEY NOT NULL,
	"full_name" text NOT NULL,
	"email" text,
	"phone" text,
	"signature_image" text
);
--> statement-breakpoint
CREATE TABLE "receipt_keys" (
	"fingerprint" text NOT NULL,
	"unit_id" uuid NOT NULL,
	"public_jwk" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"valid_from" timestamp with time zone,
	"valid_to" timestamp with time zone,
	CONSTRAINT "receipt_keys_fingerprint_unit_id_pk" PRIMARY KEY("fingerprint","unit_id")
);
--> statement-breakpoint
CREATE TABLE "software_keys" (
	"certificate_id" uuid PRIMARY KEY NOT NULL,
	"pkcs12" "bytea" NOT NULL,
	"failed_pins" integer DEFAULT 0 NOT NULL,
	"locked_until" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "units" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"organ_code" text NOT NULL,
	"former_organ_code" text,
	"partner_id" uuid,
	"parent_id" uuid,
	"valid_from" date NOT NULL,
	"valid_to" date,
	"successor_id" uuid,
	"abbreviation" text NOT NULL,
	"place" text NOT NULL,
	"has_seal" boolean DEFAULT true NOT NULL,
	"seal_image" text,
	"email" text
);
--> statement-breakpoint
CREATE TABLE "outbox" (
	"id" uuid PRIMARY KEY NOT NULL,
	"queue" text NOT NULL,
	"payload" jsonb NOT NULL,
	"about" text,
	"lane" uuid,
	"trace_id" text NOT NULL,
	"traceparent" text,
	"created_at" timestamp with time zone NOT NULL,
	"not_before" timestamp with time zone,
	"relayed_at" timestamp with time zone,
	"finished_at" timestamp with time zone,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"dead_at" timestamp with time zone,
	"gave_up_reason" text
);
--> statement-breakpoint
CREATE TABLE "copy_uses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"entry_id" uuid NOT NULL,
	"document_id" uuid,
	"used_on" date NOT NULL,
	"user_name" text NOT NULL,
	"number_symbol" text NOT NULL,
	"document_date" date NOT NULL,
	"title_and_subject" text NOT NULL,
	"file_code" text,
	"receipt" text,
	"returned_on" date,
	"permitted_by_id" uuid NOT NULL,
	"permitted_by" text NOT NULL,
	"purpose" text NOT NULL,
	"note" text,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "envelope_senders" (
	"unit_id" uuid PRIMARY KEY NOT NULL,
	"address" text,
	"phone" text,
	"fax" text,
	"email" text,
	"website" text
);
--> statement-breakpoint
CREATE TABLE "posting_items" (
	"posting_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"entry_id" uuid NOT NULL,
	"document_id" uuid,
	"delivery_id" uuid,
	"number_symbol" text NOT NULL,
	"noted_transfer" boolean DEFAULT false NOT NULL,
	CONSTRAINT "posting_items_posting_id_position_pk" PRIMARY KEY("posting_id","position")
);
--> statement-breakpoint
CREATE TABLE "postings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"posted_on" date NOT NULL,
	"addressee" text NOT NULL,
	"address" text,
	"envelopes" integer NOT NULL,
	"method" text DEFAULT 'post' NOT NULL,
	"item_number" text,
	"receipt" text,
	"note" text,
	"outcome" text,
	"outcome_on" date,
	"outcome_note" text,
	"slip_sha256" text,
	"urgency" text NOT NULL,
	"struck_at" timestamp with time zone,
	"struck_by" text,
	"struck_reason" text,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_years" (
	"unit_id" uuid NOT NULL,
	"register" text NOT NULL,
	"year" integer NOT NULL,
	"closed_at" timestamp with time zone,
	"closing" jsonb,
	CONSTRAINT "register_years_unit_id_register_year_pk" PRIMARY KEY("unit_id","register","year")
);
--> statement-breakpoint
CREATE TABLE "partner_health" (
	"partner_id" uuid PRIMARY KEY NOT NULL,
	"failures" integer DEFAULT 0 NOT NULL,
	"open_until" timestamp with time zone,
	"last_error" text,
	"last_error_at" timestamp with time zone,
	"last_success_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "partner_lists" (
	"partner_id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kept_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partners" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"endpoint" text,
	"settings" jsonb NOT NULL,
	"simulated" boolean DEFAULT false NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "peer_files" (
	"sha256" text PRIMARY KEY NOT NULL,
	"touched_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "waiting_statuses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"partner_id" uuid NOT NULL,
	"sender_code" text NOT NULL,
	"response_organ_id" text NOT NULL,
	"response_document_id" text NOT NULL,
	"response_code" text NOT NULL,
	"status_code" text NOT NULL,
	"message" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"matched_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "processes" (
	"id" text PRIMARY KEY NOT NULL,
	"host" text NOT NULL,
	"place" text NOT NULL,
	"pid" integer NOT NULL,
	"roles" text[] NOT NULL,
	"key_folder" text,
	"started_at" timestamp with time zone NOT NULL,
	"last_seen_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "book_years" (
	"book_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"next_number" integer DEFAULT 1 NOT NULL,
	"last_date" date,
	"closed_at" timestamp with time zone,
	"closing" jsonb,
	CONSTRAINT "book_years_book_id_year_pk" PRIMARY KEY("book_id","year")
);
--> statement-breakpoint
CREATE TABLE "books" (
	"id" uuid PRIMARY KEY NOT NULL,
	"unit_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"name" text NOT NULL,
	"type_codes" text[],
	"position" integer DEFAULT 0 NOT NULL,
	"closed_at" timestamp with time zone,
	"version" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE "number_holds" (
	"book_id" uuid PRIMARY KEY NOT NULL,
	"backup" text NOT NULL,
	"last_event_at" timestamp with time zone,
	"held_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "register_entries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"book_id" uuid NOT NULL,
	"year" integer NOT NULL,
	"number" integer NOT NULL,
	"direction" text NOT NULL,
	"document_id" uuid,
	"incoming_id" uuid,
	"by_hand" boolean DEFAULT false NOT NULL,
	"entry_date" date NOT NULL,
	"columns" jsonb NOT NULL,
	"void_reason" text,
	"secrecy" text DEFAULT 'none' NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" uuid
);
--> statement-breakpoint
CREATE TABLE "document_texts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"sha256" text NOT NULL,
	"words" "tsvector",
	"incomplete" boolean DEFAULT false NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"tried_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "saved_searches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"name" text NOT NULL,
	"criteria" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_batch_items" (
	"batch_id" uuid NOT NULL,
	"document_id" uuid NOT NULL,
	"ordinal" integer NOT NULL,
	"shown" jsonb NOT NULL,
	"state" text NOT NULL,
	"error" jsonb,
	"level" text,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "signing_batch_items_batch_id_document_id_pk" PRIMARY KEY("batch_id","document_id")
);
--> statement-breakpoint
CREATE TABLE "signing_batches" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"summary_digest" text NOT NULL,
	"certificate_fingerprint" text NOT NULL,
	"state" text NOT NULL,
	"run" integer NOT NULL,
	"owner" text NOT NULL,
	"error" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signing_summaries" (
	"id" uuid PRIMARY KEY NOT NULL,
	"account_id" uuid NOT NULL,
	"digest" text NOT NULL,
	"documents" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipt_changes" (
	"id" uuid PRIMARY KEY DEFAULT gen_random_uuid() NOT NULL,
	"day" date NOT NULL
);
--> statement-breakpoint
CREATE TABLE "receipt_spans" (
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	CONSTRAINT "receipt_spans_first_day_last_day_pk" PRIMARY KEY("first_day","last_day")
);
--> statement-breakpoint
CREATE TABLE "receipt_times" (
	"unit_id" uuid NOT NULL,
	"first_day" date NOT NULL,
	"last_day" date NOT NULL,
	"times" "bytea" NOT NULL,
	CONSTRAINT "receipt_times_unit_id_first_day_last_day_pk" PRIMARY KEY("unit_id","first_day","last_day")
);
--> statement-breakpoint
CREATE TABLE "share_facts" (
	"direction" text NOT NULL,
	"record_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"counted_on" date NOT NULL,
	"class" text NOT NULL,
	"origin" text NOT NULL,
	"type_code" text NOT NULL,
	"cause" text,
	"recalled" boolean DEFAULT false NOT NULL,
	"restated_at" timestamp with time zone,
	CONSTRAINT "share_facts_direction_record_id_pk" PRIMARY KEY("direction","record_id")
);
--> statement-breakpoint
CREATE TABLE "share_months" (
	"unit_id" uuid NOT NULL,
	"direction" text NOT NULL,
	"type_code" text NOT NULL,
	"month" date NOT NULL,
	"class" text NOT NULL,
	"cause" text NOT NULL,
	"copied" boolean NOT NULL,
	"recalled" boolean NOT NULL,
	"n" integer NOT NULL,
	CONSTRAINT "share_months_unit_id_direction_type_code_month_class_cause_copied_recalled_pk" PRIMARY KEY("unit_id","direction","type_code","month","class","cause","copied","recalled")
);
--> statement-breakpoint
CREATE TABLE "token_signings" (
	"id" uuid PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"account_id" uuid NOT NULL,
	"appointment_id" uuid NOT NULL,
	"unit_id" uuid NOT NULL,
	"document_id" uuid,
	"incoming_id" uuid,
	"file_id" uuid NOT NULL,
	"file_name" text NOT NULL,
	"document_version" integer,
	"base_version_id" uuid,
	"prepared_sha256" text NOT NULL,
	"prepared_size" bigint NOT NULL,
	"prepared_is_new" boolean NOT NULL,
	"layout" jsonb,
	"expects" jsonb NOT NULL,
	"source_hash" text NOT NULL,
	"upload_hash" text NOT NULL,
	"state" text NOT NULL,
	"error" jsonb,
	"result" jsonb,
	"created_at" timestamp with time zone NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "document_addressees" ADD CONSTRAINT "document_addressees_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_addressees" ADD CONSTRAINT "document_addressees_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_contents" ADD CONSTRAINT "document_contents_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_files" ADD CONSTRAINT "document_files_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_reviews" ADD CONSTRAINT "document_reviews_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_reviews" ADD CONSTRAINT "document_reviews_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_signers" ADD CONSTRAINT "document_signers_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_signers" ADD CONSTRAINT "document_signers_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "document_signers" ADD CONSTRAINT "document_signers_grant_id_authority_grants_id_fk" FOREIGN KEY ("grant_id") REFERENCES "public"."authority_grants"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_drafted_by_appointments_id_fk" FOREIGN KEY ("drafted_by") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_replaces_id_documents_id_fk" FOREIGN KEY ("replaces_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_replaced_by_id_documents_id_fk" FOREIGN KEY ("replaced_by_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_versions" ADD CONSTRAINT "file_versions_file_id_document_files_id_fk" FOREIGN KEY ("file_id") REFERENCES "public"."document_files"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "file_versions" ADD CONSTRAINT "file_versions_sha256_files_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."files"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edxml_arrived" ADD CONSTRAINT "edxml_arrived_incoming_id_incoming_documents_id_fk" FOREIGN KEY ("incoming_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edxml_arrived" ADD CONSTRAINT "edxml_arrived_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "edxml_sent" ADD CONSTRAINT "edxml_sent_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_changes" ADD CONSTRAINT "incoming_changes_earlier_id_incoming_documents_id_fk" FOREIGN KEY ("earlier_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_changes" ADD CONSTRAINT "incoming_changes_later_id_incoming_documents_id_fk" FOREIGN KEY ("later_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vdxp_messages" ADD CONSTRAINT "vdxp_messages_sender_id_partners_id_fk" FOREIGN KEY ("sender_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "vdxp_messages" ADD CONSTRAINT "vdxp_messages_receiver_id_partners_id_fk" FOREIGN KEY ("receiver_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_receiver_unit_id_units_id_fk" FOREIGN KEY ("receiver_unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "deliveries" ADD CONSTRAINT "deliveries_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "delivery_statuses" ADD CONSTRAINT "delivery_statuses_delivery_id_deliveries_id_fk" FOREIGN KEY ("delivery_id") REFERENCES "public"."deliveries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "inbox_consignments" ADD CONSTRAINT "inbox_consignments_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_requested_by_accounts_id_fk" FOREIGN KEY ("requested_by") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "recoveries" ADD CONSTRAINT "recoveries_decided_by_accounts_id_fk" FOREIGN KEY ("decided_by") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_incoming_id_incoming_documents_id_fk" FOREIGN KEY ("incoming_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_assignee_id_appointments_id_fk" FOREIGN KEY ("assignee_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "assignments" ADD CONSTRAINT "assignments_assigned_by_appointments_id_fk" FOREIGN KEY ("assigned_by") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directions" ADD CONSTRAINT "directions_incoming_id_incoming_documents_id_fk" FOREIGN KEY ("incoming_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "directions" ADD CONSTRAINT "directions_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_documents" ADD CONSTRAINT "incoming_documents_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_documents" ADD CONSTRAINT "incoming_documents_verdict_id_incoming_verdicts_id_fk" FOREIGN KEY ("verdict_id") REFERENCES "public"."incoming_verdicts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_files" ADD CONSTRAINT "incoming_files_incoming_id_incoming_documents_id_fk" FOREIGN KEY ("incoming_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "incoming_files" ADD CONSTRAINT "incoming_files_sha256_files_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."files"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_problems" ADD CONSTRAINT "mail_problems_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "mail_states" ADD CONSTRAINT "mail_states_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "notice_switches" ADD CONSTRAINT "notice_switches_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address_group_members" ADD CONSTRAINT "address_group_members_group_id_address_groups_id_fk" FOREIGN KEY ("group_id") REFERENCES "public"."address_groups"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address_group_members" ADD CONSTRAINT "address_group_members_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "address_groups" ADD CONSTRAINT "address_groups_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "appointments" ADD CONSTRAINT "appointments_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authority_grants" ADD CONSTRAINT "authority_grants_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authority_grants" ADD CONSTRAINT "authority_grants_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "authority_grants" ADD CONSTRAINT "authority_grants_delegator_id_appointments_id_fk" FOREIGN KEY ("delegator_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_person_id_people_id_fk" FOREIGN KEY ("person_id") REFERENCES "public"."people"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "certificates" ADD CONSTRAINT "certificates_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "receipt_keys" ADD CONSTRAINT "receipt_keys_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "software_keys" ADD CONSTRAINT "software_keys_certificate_id_certificates_id_fk" FOREIGN KEY ("certificate_id") REFERENCES "public"."certificates"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_parent_id_units_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "units" ADD CONSTRAINT "units_successor_id_units_id_fk" FOREIGN KEY ("successor_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "copy_uses" ADD CONSTRAINT "copy_uses_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "copy_uses" ADD CONSTRAINT "copy_uses_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "envelope_senders" ADD CONSTRAINT "envelope_senders_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_items" ADD CONSTRAINT "posting_items_posting_id_postings_id_fk" FOREIGN KEY ("posting_id") REFERENCES "public"."postings"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "posting_items" ADD CONSTRAINT "posting_items_entry_id_register_entries_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."register_entries"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "postings" ADD CONSTRAINT "postings_slip_sha256_files_sha256_fk" FOREIGN KEY ("slip_sha256") REFERENCES "public"."files"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_years" ADD CONSTRAINT "register_years_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_health" ADD CONSTRAINT "partner_health_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_lists" ADD CONSTRAINT "partner_lists_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "waiting_statuses" ADD CONSTRAINT "waiting_statuses_partner_id_partners_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partners"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "book_years" ADD CONSTRAINT "book_years_book_id_books_id_fk" FOREIGN KEY ("book_id") REFERENCES "public"."books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "books" ADD CONSTRAINT "books_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "number_holds" ADD CONSTRAINT "number_holds_book_id_books_id_fk" FOREIGN KEY ("book_id") REFERENCES "public"."books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "register_entries" ADD CONSTRAINT "register_entries_book_id_books_id_fk" FOREIGN KEY ("book_id") REFERENCES "public"."books"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "saved_searches" ADD CONSTRAINT "saved_searches_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "signing_batch_items" ADD CONSTRAINT "signing_batch_items_batch_id_signing_batches_id_fk" FOREIGN KEY ("batch_id") REFERENCES "public"."signing_batches"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_account_id_accounts_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."accounts"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_appointment_id_appointments_id_fk" FOREIGN KEY ("appointment_id") REFERENCES "public"."appointments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_unit_id_units_id_fk" FOREIGN KEY ("unit_id") REFERENCES "public"."units"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_incoming_id_incoming_documents_id_fk" FOREIGN KEY ("incoming_id") REFERENCES "public"."incoming_documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token_signings" ADD CONSTRAINT "token_signings_prepared_sha256_files_sha256_fk" FOREIGN KEY ("prepared_sha256") REFERENCES "public"."files"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "document_files_document" ON "document_files" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "document_reviews_document" ON "document_reviews" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "signers_appointment" ON "document_signers" USING btree ("appointment_id","document_id");--> statement-breakpoint
CREATE INDEX "signers_waiting" ON "document_signers" USING btree ("appointment_id","document_id") WHERE signed_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "documents_check_token" ON "documents" USING btree ("check_token");--> statement-breakpoint
CREATE UNIQUE INDEX "documents_number" ON "documents" USING btree ("book_id","year","number");--> statement-breakpoint
CREATE INDEX "documents_unit" ON "documents" USING btree ("unit_id","id","issued_on","type_code");--> statement-breakpoint
CREATE INDEX "documents_unit_state" ON "documents" USING btree ("unit_id","state","id");--> statement-breakpoint
CREATE INDEX "documents_drafted_by" ON "documents" USING btree ("drafted_by","id","issued_on","type_code");--> statement-breakpoint
CREATE INDEX "documents_drafted_by_state" ON "documents" USING btree ("drafted_by","state","id");--> statement-breakpoint
CREATE INDEX "documents_left_out" ON "documents" USING btree ("unit_id","issued_on") WHERE simulated OR state = 'issued';--> statement-breakpoint
CREATE INDEX "documents_issued" ON "documents" USING brin ("issued_on") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "documents_level_pending" ON "documents" USING btree ("issued_at") WHERE level_pending IS NOT NULL;--> statement-breakpoint
CREATE INDEX "documents_issuing" ON "documents" USING btree ("updated_at") WHERE state = 'issuing';--> statement-breakpoint
CREATE UNIQUE INDEX "file_versions_sequence" ON "file_versions" USING btree ("file_id","sequence");--> statement-breakpoint
CREATE UNIQUE INDEX "jobs_one_open" ON "jobs" USING btree ("document_id") WHERE state in ('queued', 'running');--> statement-breakpoint
CREATE INDEX "jobs_state" ON "jobs" USING btree ("state");--> statement-breakpoint
CREATE INDEX "edxml_arrived_document" ON "edxml_arrived" USING btree ("sender_code","document_id");--> statement-breakpoint
CREATE INDEX "edxml_arrived_code" ON "edxml_arrived" USING btree ("sender_code","code");--> statement-breakpoint
CREATE INDEX "edxml_sent_document" ON "edxml_sent" USING btree ("document_id","receiver_code");--> statement-breakpoint
CREATE INDEX "edxml_sent_code" ON "edxml_sent" USING btree ("receiver_code","code");--> statement-breakpoint
CREATE UNIQUE INDEX "incoming_changes_once" ON "incoming_changes" USING btree ("earlier_id","message_sha256");--> statement-breakpoint
CREATE INDEX "incoming_changes_later" ON "incoming_changes" USING btree ("later_id");--> statement-breakpoint
CREATE UNIQUE INDEX "vdxp_messages_once" ON "vdxp_messages" USING btree ("identity",coalesce(receiver_id, '00000000-0000-0000-0000-000000000000'::uuid));--> statement-breakpoint
CREATE INDEX "vdxp_messages_waiting" ON "vdxp_messages" USING btree ("receiver_id","message_type","created_at") WHERE status IN ('initial', 'processing');--> statement-breakpoint
CREATE INDEX "vdxp_messages_sent" ON "vdxp_messages" USING btree ("sender_id","sent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "deliveries_consignment" ON "deliveries" USING btree ("consignment_id");--> statement-breakpoint
CREATE INDEX "deliveries_document" ON "deliveries" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "deliveries_queued" ON "deliveries" USING brin ("queued_at") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "deliveries_unit" ON "deliveries" USING btree ("unit_id","id");--> statement-breakpoint
CREATE INDEX "deliveries_paper" ON "deliveries" USING btree ("unit_id","id") WHERE channel <> 'electronic';--> statement-breakpoint
CREATE INDEX "deliveries_unit_state" ON "deliveries" USING btree ("unit_id","state","id");--> statement-breakpoint
CREATE INDEX "deliveries_open" ON "deliveries" USING btree ("unit_id","id") WHERE receipt IS NULL AND gateway <> 'paper' AND state IN ('queued', 'dispatched');--> statement-breakpoint
CREATE INDEX "deliveries_no_receipt" ON "deliveries" USING btree ("queued_at","state") WHERE receipt IS NULL AND state NOT IN ('on_paper', 'refused', 'recalled');--> statement-breakpoint
CREATE INDEX "deliveries_partner" ON "deliveries" USING btree ("partner_id","queued_at") WHERE partner_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_unit_partner" ON "deliveries" USING btree ("unit_id","queued_at") WHERE partner_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "deliveries_carried" ON "deliveries" USING btree ("partner_id","carrier_reference") WHERE carrier_reference IS NOT NULL;--> statement-breakpoint
CREATE INDEX "delivery_statuses_delivery" ON "delivery_statuses" USING btree ("delivery_id");--> statement-breakpoint
CREATE UNIQUE INDEX "inbox_once" ON "inbox_consignments" USING btree ("sender_code","consignment_id");--> statement-breakpoint
CREATE UNIQUE INDEX "accounts_username" ON "accounts" USING btree ("username");--> statement-breakpoint
CREATE UNIQUE INDEX "api_tokens_hash" ON "api_tokens" USING btree ("token_hash");--> statement-breakpoint
CREATE INDEX "recoveries_unit" ON "recoveries" USING btree ("unit_id","state");--> statement-breakpoint
CREATE INDEX "recoveries_account" ON "recoveries" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sessions_account" ON "sessions" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "sessions_former" ON "sessions" USING btree ("former_hash");--> statement-breakpoint
CREATE INDEX "sign_in_failures_last" ON "sign_in_failures" USING btree ("last_at");--> statement-breakpoint
CREATE INDEX "assignments_incoming" ON "assignments" USING btree ("incoming_id");--> statement-breakpoint
CREATE INDEX "assignments_assignee" ON "assignments" USING btree ("assignee_id","incoming_id");--> statement-breakpoint
CREATE INDEX "assignments_unit" ON "assignments" USING btree ("unit_id","incoming_id") WHERE unit_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "assignments_open" ON "assignments" USING btree ("assignee_id","incoming_id") WHERE state NOT IN ('closed', 'done');--> statement-breakpoint
CREATE INDEX "directions_incoming" ON "directions" USING btree ("incoming_id");--> statement-breakpoint
CREATE INDEX "incoming_unit" ON "incoming_documents" USING btree ("unit_id","id","issued_on","type_code");--> statement-breakpoint
CREATE INDEX "incoming_unit_state" ON "incoming_documents" USING btree ("unit_id","state","id");--> statement-breakpoint
CREATE INDEX "incoming_left_out" ON "incoming_documents" USING btree ("unit_id","arrived_on") WHERE secrecy <> 'none';--> statement-breakpoint
CREATE INDEX "incoming_issued" ON "incoming_documents" USING brin ("issued_on") WITH (autosummarize=true);--> statement-breakpoint
CREATE INDEX "incoming_unjudged" ON "incoming_documents" USING btree ("arrived_at") WHERE verdict_id IS NULL AND source = 'electronic';--> statement-breakpoint
CREATE INDEX "incoming_same" ON "incoming_documents" USING btree ("unit_id","number_symbol","issued_on");--> statement-breakpoint
CREATE UNIQUE INDEX "incoming_number" ON "incoming_documents" USING btree ("book_id","year","arrival_number") WHERE book_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "incoming_files_incoming" ON "incoming_files" USING btree ("incoming_id");--> statement-breakpoint
CREATE INDEX "incoming_files_bytes" ON "incoming_files" USING btree ("sha256");--> statement-breakpoint
CREATE INDEX "ledger_batch_sealed_at" ON "ledger_batches" USING btree ("sealed_at");--> statement-breakpoint
CREATE INDEX "ledger_seq" ON "ledger_events" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "ledger_document" ON "ledger_events" USING btree ("document_id","seq") WHERE document_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "ledger_incoming" ON "ledger_events" USING btree ("incoming_id","seq") WHERE incoming_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "ledger_unit" ON "ledger_events" USING btree ("unit_id","seq");--> statement-breakpoint
CREATE INDEX "ledger_account" ON "ledger_events" USING btree ("account_id","seq") WHERE account_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "mail_problems_account" ON "mail_problems" USING btree ("account_id","at");--> statement-breakpoint
CREATE INDEX "appointments_person" ON "appointments" USING btree ("person_id");--> statement-breakpoint
CREATE INDEX "appointments_unit" ON "appointments" USING btree ("unit_id");--> statement-breakpoint
CREATE INDEX "authority_appointment" ON "authority_grants" USING btree ("appointment_id");--> statement-breakpoint
CREATE INDEX "authority_unit" ON "authority_grants" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "certificates_fingerprint" ON "certificates" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "receipt_keys_unit" ON "receipt_keys" USING btree ("unit_id");--> statement-breakpoint
CREATE UNIQUE INDEX "units_code_from" ON "units" USING btree ("organ_code","valid_from");--> statement-breakpoint
CREATE INDEX "units_parent" ON "units" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "units_former_code" ON "units" USING btree ("former_organ_code") WHERE former_organ_code IS NOT NULL;--> statement-breakpoint
CREATE INDEX "units_partner" ON "units" USING btree ("partner_id") WHERE partner_id IS NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_to_relay" ON "outbox" USING btree (coalesce(not_before, created_at)) WHERE relayed_at IS NULL AND finished_at IS NULL AND dead_at IS NULL AND lane IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_lane" ON "outbox" USING btree ("lane",coalesce(not_before, created_at)) WHERE lane IS NOT NULL AND relayed_at IS NULL AND finished_at IS NULL AND dead_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_lane_under_way" ON "outbox" USING btree ("lane") WHERE lane IS NOT NULL AND relayed_at IS NOT NULL AND finished_at IS NULL AND dead_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_lane_finished" ON "outbox" USING btree ("lane","finished_at") WHERE lane IS NOT NULL;--> statement-breakpoint
CREATE INDEX "outbox_relayed" ON "outbox" USING btree ("created_at","id") WHERE relayed_at IS NOT NULL AND finished_at IS NULL AND dead_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_open" ON "outbox" USING btree ("queue",coalesce(not_before, created_at)) WHERE finished_at IS NULL;--> statement-breakpoint
CREATE INDEX "outbox_finished" ON "outbox" USING btree ("finished_at");--> statement-breakpoint
CREATE INDEX "outbox_about" ON "outbox" USING btree ("about","queue");--> statement-breakpoint
CREATE INDEX "copy_uses_unit" ON "copy_uses" USING btree ("unit_id","id");--> statement-breakpoint
CREATE INDEX "copy_uses_day" ON "copy_uses" USING btree ("unit_id","used_on","id");--> statement-breakpoint
CREATE UNIQUE INDEX "copy_uses_out" ON "copy_uses" USING btree ("entry_id") WHERE returned_on IS NULL;--> statement-breakpoint
CREATE INDEX "posting_items_delivery" ON "posting_items" USING btree ("delivery_id");--> statement-breakpoint
CREATE INDEX "postings_unit" ON "postings" USING btree ("unit_id","id");--> statement-breakpoint
CREATE INDEX "postings_day" ON "postings" USING btree ("unit_id","posted_on","id");--> statement-breakpoint
CREATE INDEX "postings_open" ON "postings" USING btree ("unit_id","id") WHERE outcome IS NULL AND struck_at IS NULL;--> statement-breakpoint
CREATE INDEX "postings_addressee" ON "postings" USING btree ("unit_id","addressee","id");--> statement-breakpoint
CREATE INDEX "peer_files_touched" ON "peer_files" USING btree ("touched_at");--> statement-breakpoint
CREATE UNIQUE INDEX "waiting_statuses_once" ON "waiting_statuses" USING btree ("partner_id","sha256");--> statement-breakpoint
CREATE INDEX "waiting_statuses_open" ON "waiting_statuses" USING btree ("response_document_id") WHERE matched_at IS NULL;--> statement-breakpoint
CREATE INDEX "books_unit" ON "books" USING btree ("unit_id","direction");--> statement-breakpoint
CREATE UNIQUE INDEX "register_number" ON "register_entries" USING btree ("book_id","year","number");--> statement-breakpoint
CREATE INDEX "register_document" ON "register_entries" USING btree ("document_id");--> statement-breakpoint
CREATE INDEX "register_incoming" ON "register_entries" USING btree ("incoming_id");--> statement-breakpoint
CREATE INDEX "register_same_incoming" ON "register_entries" USING btree (lower(columns ->> 'numberSymbol')) WHERE direction = 'incoming' AND void_reason IS NULL;--> statement-breakpoint
CREATE INDEX "register_day" ON "register_entries" USING btree ("book_id","entry_date","number");--> statement-breakpoint
CREATE INDEX "document_texts_words" ON "document_texts" USING gin ("words");--> statement-breakpoint
CREATE INDEX "document_texts_waiting" ON "document_texts" USING btree ("id") WHERE words IS NULL;--> statement-breakpoint
CREATE INDEX "document_texts_same" ON "document_texts" USING btree ("sha256") WHERE words IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "saved_searches_name" ON "saved_searches" USING btree ("account_id","name");--> statement-breakpoint
CREATE INDEX "signing_batches_state" ON "signing_batches" USING btree ("state");--> statement-breakpoint
CREATE UNIQUE INDEX "signing_summaries_digest" ON "signing_summaries" USING btree ("account_id","digest");--> statement-breakpoint
CREATE INDEX "receipt_changes_day" ON "receipt_changes" USING btree ("day");--> statement-breakpoint
CREATE INDEX "receipt_times_span" ON "receipt_times" USING btree ("first_day","last_day");--> statement-breakpoint
CREATE INDEX "share_unit_period" ON "share_facts" USING btree ("unit_id","direction","counted_on","record_id");--> statement-breakpoint
CREATE INDEX "share_unit_class" ON "share_facts" USING btree ("unit_id","direction","class","counted_on","record_id");--> statement-breakpoint
CREATE INDEX "share_restated" ON "share_facts" USING btree ("unit_id","direction","restated_at","counted_on","type_code") WHERE restated_at IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "token_signings_source" ON "token_signings" USING btree ("source_hash");--> statement-breakpoint
CREATE UNIQUE INDEX "token_signings_upload" ON "token_signings" USING btree ("upload_hash");--> statement-breakpoint
CREATE INDEX "token_signings_document" ON "token_signings" USING btree ("document_id","state");--> statement-breakpoint
CREATE INDEX "token_signings_incoming" ON "token_signings" USING btree ("incoming_id","state");
--> statement-breakpoint
-- What is searched in the lists, made once when it is written: making it takes longer than looking through it. No program reads or
-- writes it by name but for searching.
ALTER TABLE documents ADD COLUMN search_text text GENERATED ALWAYS AS (documents_search(subject, number, notation)) STORED;
CREATE INDEX documents_words ON documents USING gin (search_text gin_trgm_ops);
ALTER TABLE incoming_documents ADD COLUMN search_text text GENERATED ALWAYS AS (incoming_search(number_symbol, subject, sender_name)) STORED;
CREATE INDEX incoming_words ON incoming_documents USING gin (search_text gin_trgm_ops);

-- Promise 7: the record is appended to, never rewritten.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER ledger_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER inbox_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON inbox_consignments
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_batches_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_batches
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_leaves_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_leaves
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_timestamps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_timestamps
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_keys_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ledger_keys
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Each event waits for its batch from the moment it is written, whoever writes it.
CREATE FUNCTION await_sealing() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO ledger_unsealed (event_id, seq) SELECT id, seq FROM added ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_awaits_sealing AFTER INSERT ON ledger_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_sealing();

-- The relay sleeps until something is promised.
CREATE FUNCTION tell_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('outbox', '');
  RETURN NULL;
END $$;
CREATE TRIGGER outbox_added AFTER INSERT ON outbox FOR EACH STATEMENT EXECUTE FUNCTION tell_outbox();

-- Few of a partner's rows are handed over at once: when one is done, the next may go.
CREATE TRIGGER outbox_lane_free AFTER UPDATE OF finished_at, dead_at ON outbox
  FOR EACH ROW WHEN (NEW.lane IS NOT NULL AND (NEW.finished_at IS NOT NULL OR NEW.dead_at IS NOT NULL)) EXECUTE FUNCTION tell_outbox();

-- Pages that show what waits look again when something is recorded for their unit, sign-ins apart. No content leaves with it.
-- One notice for up to 200 units of a statement: a notice holds 8,000 bytes at most.
CREATE FUNCTION tell_waiting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('waiting', string_agg(unit_id::text, ',')) FROM (
    SELECT unit_id, row_number() OVER () AS place FROM (SELECT DISTINCT unit_id FROM added WHERE unit_id IS NOT NULL AND kind NOT LIKE 'session.%') AS told
  ) AS units GROUP BY place / 200;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_added AFTER INSERT ON ledger_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION tell_waiting();

-- Opened keys live in the memory of web processes: all of them hear at once what ends them. `antin admin` is heard, too.
CREATE FUNCTION tell_signing_desks() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('signing-desk', json_build_object('kind', NEW.kind, 'accountId', NEW.account_id, 'id', NEW.after->>'id')::text);
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_ends_signing AFTER INSERT ON ledger_events
  FOR EACH ROW WHEN (NEW.kind IN ('certificate.revoked', 'account.disabled', 'session.closed'))
  EXECUTE FUNCTION tell_signing_desks();

-- A closed year of a register stays as it was closed (NĐ 30/2020 appendix IV): neither opened again nor its lines changed.
CREATE FUNCTION refuse_closed_year() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_TABLE_NAME = 'book_years' THEN
    IF OLD.closed_at IS NOT NULL THEN
      RAISE EXCEPTION 'the year % of book % is closed', OLD.year, OLD.book_id USING ERRCODE = 'restrict_violation';
    END IF;
  ELSIF EXISTS (SELECT 1 FROM book_years y WHERE y.book_id = OLD.book_id AND y.year = OLD.year AND y.closed_at IS NOT NULL) THEN
    RAISE EXCEPTION 'the year % of book % is closed', OLD.year, OLD.book_id USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER book_year_stays_closed BEFORE UPDATE OR DELETE ON book_years
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_year();
CREATE TRIGGER closed_lines_stay BEFORE UPDATE OR DELETE ON register_entries
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_year();

-- The registers without numbers: a closed year is never opened again, and its lines are neither added, struck out nor removed. What the
-- post and the reader still give back (receipt, day of return) is written beside the frozen print.
CREATE FUNCTION refuse_closed_register() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'the year % of % is closed', OLD.year, OLD.register USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER register_year_stays_closed BEFORE UPDATE OR DELETE ON register_years
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_register();
CREATE FUNCTION refuse_closed_paper() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  line jsonb := to_jsonb(coalesce(OLD, NEW));
  rest text[] := CASE TG_TABLE_NAME WHEN 'postings' THEN '{receipt,item_number,note,outcome,outcome_on,outcome_note,slip_sha256,version}' ELSE '{returned_on,note,version}' END;
BEGIN
  IF NOT (TG_OP = 'UPDATE' AND to_jsonb(OLD) - rest = to_jsonb(NEW) - rest) AND EXISTS (
    SELECT 1 FROM register_years y WHERE y.unit_id = (line->>'unit_id')::uuid AND y.closed_at IS NOT NULL
       AND y.register = TG_ARGV[0] AND y.year = extract(year FROM (line->>TG_ARGV[1])::date)
  ) THEN
    RAISE EXCEPTION 'the year of this line of % is closed', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
  END IF;
  IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER closed_postings_stay BEFORE INSERT OR UPDATE OR DELETE ON postings
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_paper('postings', 'posted_on');
CREATE TRIGGER closed_copy_uses_stay BEFORE INSERT OR UPDATE OR DELETE ON copy_uses
  FOR EACH ROW EXECUTE FUNCTION refuse_closed_paper('copy-uses', 'used_on');

-- Counts of the present minute: not worth a wait for the disk, nor a place in a backup.
ALTER TABLE request_counts SET UNLOGGED;

-- Texts are looked for word by word, without accents and punctuation; "12/QĐ-UBND" is three words that follow each other.
CREATE FUNCTION text_words(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE RETURN regexp_replace(plain_words(words), '[^a-z0-9]+', ' ', 'g');

-- Each main file waits to be read from the moment it is issued or has arrived, whoever writes it.
CREATE FUNCTION await_reading_issued() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_texts (id, sha256)
    SELECT f.document_id, v.sha256 FROM added v JOIN document_files f ON f.id = v.file_id
     WHERE v.purpose = 'issued' AND f.role = 'main'
    ON CONFLICT (id) DO UPDATE SET sha256 = excluded.sha256, words = NULL, attempts = 0, tried_at = NULL;
  RETURN NULL;
END $$;
CREATE TRIGGER issued_awaits_reading AFTER INSERT ON file_versions REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_reading_issued();
CREATE FUNCTION await_reading_arrived() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO document_texts (id, sha256) SELECT incoming_id, sha256 FROM added WHERE role = 'main'
    ON CONFLICT DO NOTHING;
  RETURN NULL;
END $$;
CREATE TRIGGER arrived_awaits_reading AFTER INSERT ON incoming_files REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION await_reading_arrived();

-- The months of the share, counted by whoever changes a fact; only at its end does a transaction make others of the unit wait.
CREATE FUNCTION count_share() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO share_months AS kept (unit_id, direction, type_code, month, class, cause, copied, recalled, n)
    SELECT f.unit_id, f.direction, t.code, date_trunc('month', f.counted_on)::date, f.class, coalesce(f.cause, ''),
        f.origin <> 'electronic', f.recalled, sum(f.change)
      FROM (
        SELECT OLD.unit_id, OLD.direction, OLD.type_code, OLD.counted_on, OLD.class, OLD.cause, OLD.origin, OLD.recalled, -1 AS change
         WHERE TG_OP <> 'INSERT'
        UNION ALL
        SELECT NEW.unit_id, NEW.direction, NEW.type_code, NEW.counted_on, NEW.class, NEW.cause, NEW.origin, NEW.recalled, 1
         WHERE TG_OP <> 'DELETE'
      ) AS f CROSS JOIN LATERAL (VALUES (''), (f.type_code)) AS t (code)
     GROUP BY 1, 2, 3, 4, 5, 6, 7, 8 HAVING sum(f.change) <> 0 ORDER BY 1, 2, 3, 4, 5, 6, 7, 8
    ON CONFLICT (unit_id, direction, type_code, month, class, cause, copied, recalled) DO UPDATE SET n = kept.n + excluded.n;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER share_counted AFTER INSERT OR UPDATE OR DELETE ON share_facts
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_share();

-- Times to receipt of days and months that are over, kept as they were: what a unit and all below it sent, receiver after receiver.
-- Big-endian: the receiver's id, four counts, then as float4 the seconds to each receipt (01) and to each acceptance (03).
ALTER TABLE receipt_times ALTER COLUMN times SET STORAGE EXTERNAL;
CREATE FUNCTION pack_receipts(receiver uuid, sent bigint, received bigint, accepted bigint, refused bigint, arrivals bytea, acceptances bytea)
  RETURNS bytea LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN uuid_send(coalesce(receiver, '00000000-0000-0000-0000-000000000000'))
    || int4send(sent::int) || int4send(received::int) || int4send(accepted::int) || int4send(refused::int) || coalesce(arrivals, '') || coalesce(acceptances, '');
CREATE FUNCTION receipt_seconds(since timestamptz, until timestamptz) RETURNS float4 LANGUAGE sql IMMUTABLE PARALLEL SAFE
  RETURN date_part('epoch', until - since)::float4;
CREATE FUNCTION receipt_times_between(first_day date, last_day date) RETURNS TABLE (unit_id uuid, times bytea) LANGUAGE sql STABLE AS $$
  WITH RECURSIVE above(unit_id, root) AS (
    SELECT id, id FROM units UNION SELECT a.unit_id, u.parent_id FROM above a JOIN units u ON u.id = a.root WHERE u.parent_id IS NOT NULL
  ), sent AS MATERIALIZED (
    SELECT d.unit_id, receiver_unit_id AS receiver, state, receipt_seconds(queued_at, arrived_at) AS arrival, receipt_seconds(queued_at, accepted_at) AS acceptance
      FROM deliveries d WHERE gateway = 'in-instance' AND state <> 'recalled'
       AND queued_at >= first_day::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh' AND queued_at < (last_day + 1)::timestamp AT TIME ZONE 'Asia/Ho_Chi_Minh'
  ), told AS (
    SELECT a.root, s.receiver, pack_receipts(s.receiver, count(*), count(s.arrival), count(s.acceptance), count(*) FILTER (WHERE s.state = 'refused'),
        string_agg(float4send(s.arrival), '' ORDER BY s.arrival), string_agg(float4send(s.acceptance), '' ORDER BY s.acceptance)) AS packed
      FROM sent s JOIN above a ON a.unit_id = s.unit_id GROUP BY 1, 2
  ) SELECT root, string_agg(packed, '' ORDER BY receiver) FROM told GROUP BY root
$$;

-- Who changes a delivery holds the month's lock shared, who keeps the month holds it alone: then all changes are seen. Nobody waits to keep.
CREATE FUNCTION receipt_lock(day date) RETURNS int LANGUAGE sql IMMUTABLE RETURN (date_part('year', day) * 12 + date_part('month', day))::int;
CREATE FUNCTION keep_receipt_times(first_of date, last_of date) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  IF NOT (pg_try_advisory_xact_lock(20250305, 0) AND pg_try_advisory_xact_lock(20250305, receipt_lock(first_of))) THEN RETURN false; END IF;
  -- No day stands in two periods: a day goes when its month is kept.
  DELETE FROM receipt_times WHERE first_day <= last_of AND last_day >= first_of;
  DELETE FROM receipt_spans WHERE first_day <= last_of AND last_day >= first_of;
  DELETE FROM receipt_changes WHERE day BETWEEN first_of AND last_of;
  INSERT INTO receipt_times (unit_id, first_day, last_day, times) SELECT unit_id, first_of, last_of, times FROM receipt_times_between(first_of, last_of);
  INSERT INTO receipt_spans (first_day, last_day) VALUES (first_of, last_of);
  RETURN true;
END $$;
CREATE FUNCTION note_receipt_changes() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  days date[];
BEGIN
  IF TG_OP = 'INSERT' THEN
    SELECT array_agg(DISTINCT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days FROM after WHERE gateway = 'in-instance';
  ELSIF TG_OP = 'DELETE' THEN
    SELECT array_agg(DISTINCT (queued_at AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days FROM before WHERE gateway = 'in-instance';
  ELSE
    SELECT array_agg(DISTINCT (t.moment AT TIME ZONE 'Asia/Ho_Chi_Minh')::date) INTO days
      FROM before b JOIN after a USING (id) CROSS JOIN LATERAL (VALUES (b.queued_at), (a.queued_at)) AS t (moment)
     WHERE (b.unit_id, b.receiver_unit_id, b.gateway, b.queued_at, b.arrived_at, b.accepted_at, b.state = 'recalled', b.state = 'refused')
        IS DISTINCT FROM (a.unit_id, a.receiver_unit_id, a.gateway, a.queued_at, a.arrived_at, a.accepted_at, a.state = 'recalled', a.state = 'refused');
  END IF;
  IF days IS NULL THEN RETURN NULL; END IF;
  PERFORM pg_advisory_xact_lock_shared(20250305, m) FROM (SELECT DISTINCT receipt_lock(d) AS m FROM unnest(days) AS d ORDER BY 1) AS months;
  INSERT INTO receipt_changes (day) SELECT d FROM unnest(days) AS d WHERE EXISTS (SELECT 1 FROM receipt_spans WHERE d BETWEEN first_day AND last_day);
  RETURN NULL;
END $$;
CREATE TRIGGER receipts_added AFTER INSERT ON deliveries REFERENCING NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
CREATE TRIGGER receipts_changed AFTER UPDATE ON deliveries REFERENCING OLD TABLE AS before NEW TABLE AS after
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
CREATE TRIGGER receipts_removed AFTER DELETE ON deliveries REFERENCING OLD TABLE AS before
  FOR EACH STATEMENT EXECUTE FUNCTION note_receipt_changes();
-- Who stands below whom decides what a unit's times are.
CREATE FUNCTION forget_receipt_times() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(20250305, 0);
  DELETE FROM receipt_spans;
  RETURN NULL;
END $$;
CREATE TRIGGER unit_moved AFTER UPDATE OF parent_id ON units
  FOR EACH ROW WHEN (OLD.parent_id IS DISTINCT FROM NEW.parent_id) EXECUTE FUNCTION forget_receipt_times();
