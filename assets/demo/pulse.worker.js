setInterval(() => postMessage('pulse'), 500);
