import { adapter, T0 } from './shop.ts';

// Asks the gateway at the given address for an hour of verdicts, in whatever zone this process lives.
const [, , url = ''] = process.argv;
const answer = await adapter(url).conversions({
  merchantId: 'shop_one',
  window: { from: T0, to: T0 + 3_600_000 },
});
process.stdout.write(JSON.stringify({ offset: new Date(T0).getTimezoneOffset(), answer }), () =>
  process.exit(),
);
