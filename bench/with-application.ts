import { type Application, newState, startApplication } from './application.ts';
import { type BenchWorld, startBenchWorld } from './start-world.ts';
import type { WorldSettings } from './world.ts';

/** What one measurement has for itself: the application, and the simulated world that it reaches. */
export type Scene = Pick<BenchWorld, 'report' | 'paymentIds'> & {
  readonly application: Application;
};

/**
 * Gives the application, on an empty database and in a world of these settings, to `use`; nothing of it is left
 * afterwards. `configured` is what its environment says beside the world.
 */
export async function withApplication<T>(
  settings: WorldSettings,
  use: (scene: Scene) => Promise<T>,
  configured: Readonly<Record<string, string>> = {},
): Promise<T> {
  const state = await newState();
  try {
    const { environment, stop, ...world } = await startBenchWorld(settings);
    try {
      const application = await startApplication({
        ...environment,
        ...state.environment,
        ...configured,
      });
      try {
        return await use({ ...world, application });
      } finally {
        await application.stop();
      }
    } finally {
      await stop();
    }
  } finally {
    await state.remove();
  }
}
