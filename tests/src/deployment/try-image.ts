// npm run image: builds what the Dockerfile would put into the image, without Docker, runs docker-compose.yml on it, and
// books a room.
import { execFileSync } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { newFolder } from '../berth/berth-process.ts';
import { buildImage } from './build-image.ts';
import { Deployment } from './deployment.ts';
import { firstBooking } from './first-booking.ts';

const folder = await newFolder();
try {
  const image = await buildImage(folder, (step) => console.log(step));
  console.log(execFileSync('du', ['-sh', image], { encoding: 'utf8' }).split('\t')[0], 'beside Node itself');

  const data = join(folder, 'data');
  await mkdir(data);
  const deployment = await Deployment.start(image, data);
  try {
    console.log(await firstBooking(deployment));
  } finally {
    await deployment.stop();
  }
} finally {
  await rm(folder, { recursive: true, force: true });
}
