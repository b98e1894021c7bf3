/** What of an `RTCDataChannel` is needed (W3C WebRTC §6.2). */
export interface DataChannelLike {
  readonly readyState: string;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: string, listener: (event: unknown) => void): void;
}

/** What of an `RTCPeerConnection` is needed (W3C WebRTC §4.4). */
export interface PeerLike {
  readonly iceGatheringState: string;
  readonly iceConnectionState: string;
  readonly connectionState: string;
  readonly localDescription: { readonly sdp: string } | null;
  createDataChannel(label: string, init: { readonly ordered: boolean }): DataChannelLike;
  createOffer(): PromiseLike<{ readonly sdp?: string }>;
  setLocalDescription(
    description: { readonly type: "offer"; readonly sdp: string },
  ): PromiseLike<void>;
  setRemoteDescription(
    description: { readonly type: "answer"; readonly sdp: string },
  ): PromiseLike<void>;
  close(): void;
  addEventListener(type: string, listener: (event: unknown) => void): void;
}
