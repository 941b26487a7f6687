"""Several processes, one for each GPU, as torchrun starts them. Without torchrun there is one.

Gradients are summed in one all-reduce after the last piece of a step. That is what DistributedDataParallel does, but for its
demand that every process uses every weight in every piece, which a step of few labelled pictures does not.
"""
import os

import torch
import torch.distributed as dist


class Group:
    def __init__(self):
        self.world = int(os.environ.get("WORLD_SIZE", 1))
        self.rank = int(os.environ.get("RANK", 0))
        local = int(os.environ.get("LOCAL_RANK", 0))
        cuda = torch.cuda.is_available()
        self.device = torch.device("cuda", local) if cuda else torch.device("cpu")
        if cuda:
            torch.cuda.set_device(self.device)
        if self.world > 1:
            dist.init_process_group("nccl" if cuda else "gloo")

    @property
    def first(self):
        """Whether this is the process that writes."""
        return self.rank == 0

    def wait(self):
        if self.world > 1:
            dist.barrier()

    def sum(self, tensors):
        """Adds tensors up over all processes, in place, in one message."""
        if self.world > 1 and tensors:
            whole = torch.cat([t.reshape(-1) for t in tensors])
            dist.all_reduce(whole)
            for tensor, part in zip(tensors, whole.split([t.numel() for t in tensors])):
                tensor.copy_(part.view_as(tensor))

    def share(self, value):
        """The first process's value, for all."""
        box = [value]
        if self.world > 1:
            dist.broadcast_object_list(box, 0)
        return box[0]

    def gathered(self, rows, places, count):
        """Rows that every process made of its own places, as one array of `count` rows, the same for all.

        :param rows: float64 tensor [own, …] on the CPU
        """
        whole = torch.zeros((count, *rows.shape[1:]), dtype=rows.dtype)
        whole[places] = rows
        if self.world > 1:
            moved = whole.to(self.device)
            dist.all_reduce(moved)
            whole = moved.cpu()
        return whole

    def close(self):
        if self.world > 1 and dist.is_initialized():
            dist.destroy_process_group()
