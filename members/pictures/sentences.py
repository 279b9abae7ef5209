"""Why a photograph is not taken, and what to do."""

from typing import Final

OTHER_KIND: Final = "只能上传 JPEG 或 PNG 格式的照片。请用手机直接拍摄，或另存为 JPEG 后再选；苹果手机的 HEIC 照片可以先截屏。"
TOO_LARGE: Final = "照片超过 8 MB。请压缩后再上传，或者用手机重新拍摄一张。"
TOO_MANY_PIXELS: Final = "照片的像素太多，打不开。请缩小到 4000 万像素以内（或截屏）后再上传。"
TOO_SMALL: Final = "图片太小或过于狭长，看不清回执。请把回执整张拍下来再上传。"
DAMAGED: Final = "照片打不开，可能没有传完或已经损坏。请重新拍摄，或换一张再上传。"
MANY_AT_ONCE: Final = "现在上传照片的人较多，没有收下。请稍后重新选择照片再提交，也可以先不传照片。"
