/** What operators watch, in Prometheus' format. Labels are kinds and outcomes, never people. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  return {
    registry,
    messages: new Counter({
      name: 'mulin_messages_total',
      help: 'Inbound messages handled, by channel and outcome (answered, not_stored)',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    handling: new Histogram({
      name: 'mulin_message_seconds',
      help: 'From a decoded message to its commit',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers,
    }),
    deliveries: new Counter({
      name: 'mulin_deliveries_total',
      help: 'Tries to send, by channel and outcome (sent, retry, unreachable, failed)',
      labelNames: ['channel', 'outcome'],
      registers,
    }),
    apiCalls: new Counter({
      name: 'mulin_wechat_calls_total',
      help: 'Calls of the WeChat API, by path and outcome (ok, errcode, timeout)',
      labelNames: ['path', 'outcome'],
      registers,
    }),
    waiting: new Gauge({ name: 'mulin_outbox_waiting', help: 'Rows that are not settled yet', registers }),
    late: new Gauge({ name: 'mulin_tickets_late', help: 'Open tickets whose deadline to take has passed', registers }),
    gatewayUp: new Gauge({ name: 'mulin_gateway_up', help: '1 while the group gateway answers', registers }),
    calendarKnown: new Gauge({
      name: 'mulin_calendar_known',
      help: '1 while the holidays of this year and the next 30 days are known',
      registers,
    }),
  };
}
