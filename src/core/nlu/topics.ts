import type { AgentId, Intent } from './understanding.ts';

/**
 * What a customer can need, finest grain. `label` finishes the sentence "Is this about …?", in English: what other
 * languages say is in `core/dialogue/text/`. `intent` is the coarse class reported for the topic.
 */
export interface Topic {
  readonly id: string;
  readonly agent: AgentId;
  readonly intent: Intent;
  readonly label: string;
}

/** Topic ids with their English labels, by the agent that owns them. */
const LABELS = {
  tech_support: {
    outage_check: 'checking for an outage in your area',
    outage_eta: 'when an outage will be fixed',
    no_internet: 'having no internet at all',
    slow_internet: 'slow internet',
    intermittent_drops: 'a connection that keeps dropping',
    wifi_coverage: 'weak Wi-Fi in parts of your home',
    wifi_password: 'your Wi-Fi password',
    wifi_name_change: 'changing your Wi-Fi name',
    one_device_offline: 'one device that will not connect',
    modem_activation: 'activating a modem or gateway',
    modem_offline_lights: 'the lights on your modem or gateway',
    gateway_restart: 'restarting your gateway',
    gateway_factory_reset: 'resetting your gateway to factory settings',
    bridge_mode_port_forward: 'bridge mode or port forwarding',
    speed_below_plan: 'speeds below what your plan promises',
    high_latency_gaming: 'lag in games or calls',
    own_modem_compatibility: 'using your own modem',
    tv_no_signal: 'TV with no signal',
    tv_error_code: 'an error code on your TV',
    tv_remote_pairing: 'your TV remote',
    streaming_app_issue: 'a streaming app that does not work',
    voice_no_dial_tone: 'a home phone without a dial tone',
    voicemail_setup: 'setting up voicemail',
    email_problem: 'a problem with your email',
    parental_controls: 'parental controls',
    security_alert_malware: 'a security alert or a virus',
    smart_home_camera: 'cameras and smart home devices',
    mobile_no_service: 'no mobile service',
    mobile_data_slow: 'slow mobile data',
    mobile_mms: 'picture messages on your mobile',
  },
  billing: {
    bill_view: 'seeing your bill',
    bill_explain_increase: 'why your bill went up',
    promo_ended: 'a promotion that ended',
    fee_explain: 'a fee on your bill',
    prorated_charge: 'a partial-month charge',
    unknown_charge_dispute: 'a charge you do not recognize',
    late_fee: 'a late fee',
    credit_request: 'asking for a credit',
    outage_credit: 'a credit for an outage',
    refund_status: 'a refund',
    pay_bill: 'paying your bill',
    payment_failed: 'a payment that failed',
    payment_method_update: 'changing how you pay',
    autopay_enroll: 'setting up autopay',
    autopay_cancel: 'turning off autopay',
    autopay_discount_missing: 'a missing autopay discount',
    paperless: 'paperless billing',
    payment_arrangement: 'more time to pay',
    suspended_nonpay_restore: 'service stopped for a missed payment',
    data_usage_check: 'how much data you have used',
    data_overage_charge: 'a charge for going over your data',
    unreturned_equipment_fee: 'a fee for equipment you returned',
    technician_visit_fee: 'a charge for a technician visit',
    final_bill: 'your final bill',
  },
  general: {
    plan_options: 'plans and prices',
    upgrade: 'a faster or bigger plan',
    downgrade: 'a smaller or cheaper plan',
    new_service_availability: 'getting service at an address',
    move_service: 'moving your service',
    cancel_service: 'canceling your service',
    seasonal_pause: 'pausing your service',
    equipment_return: 'returning equipment',
    equipment_upgrade: 'newer equipment',
    self_install_kit: 'a self-install kit',
    order_status: 'the status of an order',
    appointment_book: 'booking a technician visit',
    appointment_reschedule: 'moving an appointment',
    appointment_cancel: 'canceling an appointment',
    appointment_eta: 'when the technician arrives',
    store_hours: 'store hours and locations',
    login_reset: 'signing in or resetting your password',
    add_authorized_user: 'adding someone to your account',
    contact_update: 'your contact details',
    number_port_in: 'bringing your phone number',
    number_port_out_pin: 'a PIN for moving your number away',
    contract_etf: 'your contract or an early termination fee',
    low_income_program: 'low-income discounts',
    accessibility: 'accessibility help',
    privacy_cpni: 'privacy of your account data',
    phishing_report: 'a suspicious message or call',
    sim_swap_fraud: 'a stolen phone number or SIM',
    complaint: 'making a complaint',
  },
} as const satisfies Readonly<Record<AgentId, Readonly<Record<string, string>>>>;

type Labels = typeof LABELS;

/** The id of a topic that the program knows. */
export type TopicId = { readonly [Agent in AgentId]: keyof Labels[Agent] }[AgentId];

/** The English labels by id: what finishes the sentence "Is this about …?". */
export const ENGLISH_LABELS: Readonly<Record<TopicId, string>> = {
  ...LABELS.tech_support,
  ...LABELS.billing,
  ...LABELS.general,
};

function topicsOf(agent: AgentId, intent: Intent): readonly Topic[] {
  return Object.entries(LABELS[agent]).map(([id, label]) => ({ id, agent, intent, label }));
}

/** Every topic, grouped by the agent that owns it. */
export const TOPICS: readonly Topic[] = [
  ...topicsOf('tech_support', 'technical'),
  ...topicsOf('billing', 'billing'),
  ...topicsOf('general', 'general'),
];

const TOPICS_BY_ID: ReadonlyMap<string, Topic> = new Map(TOPICS.map((topic) => [topic.id, topic]));

/** The topic of this id, or undefined when there is none (ids stored by an older version, hand-written articles). */
export function findTopic(id: string): Topic | undefined {
  return TOPICS_BY_ID.get(id);
}
