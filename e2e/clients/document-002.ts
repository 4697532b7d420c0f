import type { DocumentExample } from './document-example.ts';

/** Document 002: one plain command, and two scripts for a shell around `curl`. */
export const DOCUMENT_002: readonly DocumentExample[] = [
  {
    title: 'Asking for a video',
    answers: 'task_state',
    command: String.raw`curl https://api.img.dengche.cc/v1/videos/job_19e5xxx \
  -H "Authorization: Bearer <token>"`,
  },
];

export const SCRIPTS_002: readonly (DocumentExample & { file: string })[] = [
  {
    title: 'A video from text, asynchronous',
    answers: 'files',
    makes: 'video',
    file: 'video.mp4',
    command: String.raw`# submit
JOB=$(curl -sS https://api.img.dengche.cc/v1/videos/generations \
  -H "Authorization: Bearer <token>" -H "Content-Type: application/json" \
  -d '{"model":"sora-2","prompt":"a cat dancing","duration":4,"aspect_ratio":"16:9","background":true}' \
  | jq -r .id)
echo "job: $JOB"

# poll
while true; do
  STATE=$(curl -sS "https://api.img.dengche.cc/v1/videos/jobs/$JOB" \
    -H "Authorization: Bearer <token>" | jq -r .status)
  echo "$STATE"
  [ "$STATE" = "succeeded" ] && break
  [ "$STATE" = "failed" ] && exit 1
  sleep 5
done

# download
URL=$(curl -sS "https://api.img.dengche.cc/v1/videos/jobs/$JOB" \
  -H "Authorization: Bearer <token>" | jq -r .result.data[0].url)
curl -sS "$URL" -o video.mp4`,
  },
  {
    title: 'The smallest request',
    answers: 'files',
    makes: 'image',
    file: 'apple.png',
    command: String.raw`curl https://api.img.dengche.cc/v1/images/generations \
  -H "Authorization: Bearer <token>" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "gpt-image-1",
    "prompt": "a red apple on a white background",
    "n": 1
  }' | jq -r '.data[0].b64_json' | base64 -d > apple.png`,
  },
];
