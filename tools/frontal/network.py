"""The network: a 96 x 96 grey picture in, four logits out; depthwise-separable convolutions, ReLU, mean over the map."""

import torch
from torch import nn

SIDE = 96
FIRST = 16
# Output channels and stride of each depthwise + pointwise pair. src/core/vision/frontal/network.ts has the same list.
BLOCKS = [(32, 2), (48, 1), (64, 2), (96, 1), (128, 2), (128, 1)]


class Network(nn.Module):
    def __init__(self, classes: int = 4):
        super().__init__()
        layers = [nn.Conv2d(1, FIRST, 3, 2, 1, bias=False), nn.BatchNorm2d(FIRST), nn.ReLU(True)]
        channels = FIRST
        for out, stride in BLOCKS:
            layers += [
                nn.Conv2d(channels, channels, 3, stride, 1, groups=channels, bias=False),
                nn.BatchNorm2d(channels),
                nn.ReLU(True),
                nn.Conv2d(channels, out, 1, bias=False),
                nn.BatchNorm2d(out),
                nn.ReLU(True),
            ]
            channels = out
        self.features = nn.Sequential(*layers)
        self.drop = nn.Dropout(0.1)
        self.head = nn.Linear(channels, classes)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.head(self.drop(self.features(x).mean((2, 3))))
