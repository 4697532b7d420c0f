import type { DocumentExample } from './document-example.ts';

/** Document 000. Its text has lost its line breaks; they are put back, nothing else is changed. */
export const DOCUMENT_000: readonly DocumentExample[] = [
  {
    title: 'List of models',
    answers: 'models',
    command: String.raw`curl http://127.0.0.1:8002/v1/models \
  -H "Authorization: Bearer YOUR_API_KEY"`,
  },
  {
    title: 'A first task',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-3-1",
    "prompt": "a cinematic drone shot over a futuristic city at sunrise",
    "duration": 8,
    "aspect_ratio": "16:9"
  }'`,
  },
  {
    title: 'Asking for a task',
    answers: 'task_state',
    command: String.raw`curl http://127.0.0.1:8002/v1/videos/8c7e4b0e6f3b4b0a9e0a0d8f4f0c1234 \
  -H "Authorization: Bearer YOUR_API_KEY"`,
  },
  {
    title: 'Seedance 2 from text',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "seedance-2",
    "prompt": "a fashion film of a model walking through neon Tokyo at night",
    "duration": 10,
    "aspect_ratio": "16:9",
    "resolution": "720p"
  }'`,
  },
  {
    title: 'Seedance 2, fast model',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "seedance-2-fast",
    "prompt": "a golden retriever puppy running through sunflowers, cinematic slow motion",
    "duration": 10,
    "aspect_ratio": "16:9",
    "resolution": "720p"
  }'`,
  },
  {
    title: 'Seedance 2, first and last frame',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "seedance-2",
    "prompt": "animate naturally from the first frame to the final frame",
    "duration": 10,
    "aspect_ratio": "9:16",
    "function_mode": "first_last_frames",
    "images": [
      "https://your-cdn.com/first.jpg",
      "https://your-cdn.com/last.jpg"
    ]
  }'`,
  },
  {
    title: 'Seedance 2, several references',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "seedance-2",
    "prompt": "use the character, outfit and product references to make a fashion commercial",
    "duration": 15,
    "aspect_ratio": "16:9",
    "function_mode": "omni_reference",
    "images": [
      "https://your-cdn.com/character.jpg",
      "https://your-cdn.com/outfit.jpg",
      "https://your-cdn.com/product.jpg"
    ]
  }'`,
  },
  {
    title: 'Veo 3.1 from text',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-3-1",
    "prompt": "a cinematic drone shot over a futuristic city at sunrise",
    "duration": 8,
    "aspect_ratio": "16:9"
  }'`,
  },
  {
    title: 'Veo 3.1, first and last frame',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-3-1",
    "prompt": "animate smoothly from the first frame to the last frame",
    "duration": 8,
    "aspect_ratio": "9:16",
    "images": [
      "https://your-cdn.com/first.jpg",
      "https://your-cdn.com/last.jpg"
    ]
  }'`,
  },
  {
    title: 'Veo 3.1, several references',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-3-1",
    "prompt": "combine these references into a cinematic product launch video",
    "duration": 8,
    "aspect_ratio": "16:9",
    "Ingredients_images": [
      "https://your-cdn.com/ref-1.jpg",
      "https://your-cdn.com/ref-2.jpg",
      "https://your-cdn.com/ref-3.jpg"
    ]
  }'`,
  },
  {
    title: 'Veo Omni Flash',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-omni-flash",
    "prompt": "a handheld cinematic shot of a robot cooking in a tiny apartment kitchen",
    "duration": 10,
    "aspect_ratio": "16:9"
  }'`,
  },
  {
    title: 'Veo Omni Flash, video editing',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "veo-omni-flash-video-edit",
    "prompt": "turn this clip into a dramatic rainy cyberpunk scene",
    "duration": 8,
    "aspect_ratio": "16:9",
    "video_url": "https://your-cdn.com/input.mp4"
  }'`,
  },
  {
    title: 'Nana Banana 2, image',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "nana-banana-2",
    "prompt": "a cute banana mascot wearing sunglasses, studio lighting, high detail",
    "aspect_ratio": "1:1",
    "resolution": "1k"
  }'`,
  },
  {
    title: 'Nana Banana Pro, image',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "nana-banana-pro",
    "prompt": "premium editorial product photo, luxury magazine style",
    "aspect_ratio": "16:9",
    "resolution": "2k"
  }'`,
  },
  {
    title: 'Nana Banana 2 / Pro in 4K',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "nana-banana-pro-4k",
    "prompt": "a high-end perfume bottle on black glass, premium campaign image",
    "aspect_ratio": "16:9"
  }'`,
  },
  {
    title: 'Nana Banana, several references',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "nana-banana-2",
    "prompt": "make a poster using the character style and product reference",
    "aspect_ratio": "4:3",
    "resolution": "1k",
    "images": [
      "https://your-cdn.com/character.jpg",
      "https://your-cdn.com/product.jpg"
    ]
  }'`,
  },
  {
    title: 'GPT Image 2, image',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "gpt-image2-2k",
    "prompt": "a clean product render of a transparent mechanical keyboard, white background",
    "aspect_ratio": "16:9"
  }'`,
  },
  {
    title: 'GPT Image 2, editing',
    answers: 'task',
    makes: 'image',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/videos \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "gpt-image2-4k",
    "prompt": "replace the background with a luxury studio set, keep the product shape",
    "aspect_ratio": "1:1",
    "images": [
      "https://your-cdn.com/product.png"
    ]
  }'`,
  },
  {
    title: 'Test model of new-api',
    answers: 'message',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/chat/completions \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "fpbrowser-use",
    "messages": [
      {
        "role": "user",
        "content": "ping"
      }
    ]
  }'`,
  },
  {
    title: 'General tasks',
    answers: 'task',
    makes: 'video',
    command: String.raw`curl -X POST http://127.0.0.1:8002/v1/tasks \
  -H "Authorization: Bearer YOUR_API_KEY" \
  -H "Content-Type: application/json" \
  -d '{
    "task_type_code": "veo_workflow",
    "json": {
      "prompt": "a cinematic robot walking in the rain",
      "duration": 8,
      "aspect_ratio": "16:9"
    }
  }'`,
  },
  {
    title: 'General tasks, asking',
    answers: 'task_state',
    command: String.raw`curl http://127.0.0.1:8002/v1/tasks/TASK_ID \
  -H "Authorization: Bearer YOUR_API_KEY"`,
  },
];
