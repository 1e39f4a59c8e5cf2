/** The samples of a scrape: values by name and labels, the labels in the order of their names. */
export type Samples = ReadonlyMap<string, number>;

/** The samples of a text as Prometheus reads it; refuses what is no sample, and a series that comes twice. */
export function samplesOf(text: string): Samples {
  const samples = new Map<string, number>();
  for (const line of text.split('\n').filter((one) => one !== '' && !one.startsWith('#'))) {
    const [, name = '', labels = '', value] = /^(\w+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    const ordered = labels.split(/,(?=\w+=")/).sort();
    const series = labels === '' ? name : `${name}{${ordered.join(',')}}`;
    if (value === undefined || samples.has(series)) throw new Error(`Not a sample: ${line}`);
    samples.set(series, Number(value));
  }
  return samples;
}
