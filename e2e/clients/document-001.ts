import type { DocumentExample } from './document-example.ts';

/** Document 001. */
export const DOCUMENT_001: readonly DocumentExample[] = [
  {
    title: 'Chat: a video from text',
    answers: 'stream',
    makes: 'video',
    results: 2,
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/chat/completions' \
--header 'Content-Type: application/json' \
--header 'Authorization: Bearer <你的许可证>' \
--data '{
    "messages": [
        {
            "role": "user",
            "content": "画只猪在天上飞"
        }
    ],
    "model": "veo_3_1",
    "stream": true,
    "n": 2
}'`,
  },
  {
    title: 'Chat: a video from two frames',
    answers: 'stream',
    makes: 'video',
    results: 2,
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/chat/completions' \
--header 'Content-Type: application/json' \
--header 'Authorization: Bearer <你的许可证>' \
--data '{
    "messages": [{
        "role": "user",
        "content": [
            {
                "type": "text",
                "text": "根据两张图片生成一个完整的过渡视频"
            },
            {
                "type": "image_url",
                "image_url": {
                    "url": "开始帧图片URL或base64"
                }
            },
            {
                "type": "image_url",
                "image_url": {
                    "url": "结束帧图片URL或base64（可选）"
                }
            }
        ]
    }],
    "model": "veo_3_1-fl-fast",
    "stream": true,
    "n": 2
}'`,
  },
  {
    title: 'Images: from text',
    answers: 'images',
    makes: 'image',
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/images/generations' \
--header 'Authorization: Bearer <你的许可证>' \
--header 'Content-Type: multipart/form-data' \
--form 'prompt="画小猫"' \
--form 'model="nano_banana"'`,
  },
  {
    title: 'Images: from a picture',
    answers: 'images',
    makes: 'image',
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/images/edits' \
--header 'Authorization: Bearer <你的许可证>' \
--header 'Content-Type: multipart/form-data' \
--form 'image[]=@"/path/to/example.jpg"' \
--form 'prompt="换一个风格"' \
--form 'model="nano_banana"'`,
  },
  {
    title: 'Videos: a task from text',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/videos' \
--header 'Authorization: Bearer <你的许可证>' \
--header 'Content-Type: application/json' \
--data '{
    "prompt": "画小猫",
    "model": "veo_3_1"
}'`,
  },
  {
    title: 'Videos: a task from pictures, with its remark between the lines of JSON',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST 'http://<你的IP>:<你的端口>/flow/v1/videos' \
--header 'Authorization: Bearer <你的许可证>' \
--header 'Content-Type: application/json' \
--data '{
    "prompt": "画小猫",
    "model": "veo_3_1",
    "input_reference": ["url_or_base64", "url_or_base64"]
    # "input_reference": "url_or_base64"
}'`,
  },
  {
    title: 'Videos: asking for the state',
    answers: 'task_state',
    command: String.raw`curl -X GET 'http://<你的IP>:<你的端口>/flow/v1/videos/{video_id}' \
--header 'Authorization: Bearer <你的许可证>'`,
  },
  {
    title: 'Videos: the file',
    answers: 'content',
    command: String.raw`curl -X GET 'http://<你的IP>:<你的端口>/flow/v1/videos/{video_id}/content' \
--header 'Authorization: Bearer <你的许可证>'`,
  },
];
