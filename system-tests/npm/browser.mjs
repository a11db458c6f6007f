import { chromium } from 'playwright-core';

/** A real one. Without its sandbox, since the tests may run as root. */
export function launchChromium() {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
}
