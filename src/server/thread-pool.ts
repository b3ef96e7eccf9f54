/** Room for many waits for the disk at once: imported before all else, since the pool is made when first used. */

// Each fsync holds a thread until the disk has answered; with Node's four, a few uploads would stand in line for one.
process.env.UV_THREADPOOL_SIZE ??= '16';
