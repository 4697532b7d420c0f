// @ts-check

/** @type {Partial<Record<NodeJS.Platform, string[]>>} */
const HOW = {
  win32: [
    'Install Google Chrome:    winget install --id Google.Chrome -e',
    'or Microsoft Edge:        winget install --id Microsoft.Edge -e',
    'Already there? Name it:   $env:FPB_BROWSER_PATH = "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe"',
  ],
  darwin: [
    'Install Google Chrome:    brew install --cask google-chrome',
    'Already there? Name it:   export FPB_BROWSER_PATH="/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"',
  ],
  linux: [
    'Debian:                   sudo apt-get install chromium fonts-noto-cjk',
    'Ubuntu:                   sudo apt-get install fonts-noto-cjk, and Chrome from https://www.google.com/chrome',
    'Fedora:                   sudo dnf install chromium google-noto-sans-cjk-fonts',
    'Arch:                     sudo pacman -S chromium noto-fonts-cjk',
    'Already there? Name it:   export FPB_BROWSER_PATH=/path/to/chrome',
  ],
};

/** What to type to get a browser. @param {NodeJS.Platform} platform */
export function browserAdvice(platform) {
  const how = HOW[platform] ?? ['Install Chrome or Chromium and set FPB_BROWSER_PATH to its program file.'];
  return ['This needs Chrome, Edge or Chromium, and none was found.', ...how.map((line) => `  ${line}`)].join(
    '\n',
  );
}
