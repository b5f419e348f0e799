"""The keys of `action.yml`: what a playbook says of itself before anybody runs it."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from netwright.model.parameter import Parameter, ParameterType
from netwright.model.playbook import Effect, EffectKind, Playbook
from netwright.remediation.duration import seconds

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,62}$")]
Duration = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,6}[smhd]$")]


class _Checked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ParameterDocument(_Checked):
    """One parameter: its type and its bounds."""

    type: ParameterType
    description: str = ""
    least: int | None = None
    most: int | None = None
    choices: tuple[str, ...] = ()
    default: str | int | None = None

    def parameter(self, name: str) -> Parameter:
        """Return it as the domain knows it."""
        return Parameter(name, self.type, self.least, self.most, self.choices, self.default)


class EffectDocument(_Checked):
    """What is taken away, and the names of the parameters that say from whom."""

    kind: EffectKind
    address: str = ""
    interface: str = ""


class ActionDocument(_Checked):
    """A whole `action.yml`."""

    title: str = Field(min_length=1, max_length=200)
    platforms: tuple[Name, ...] = Field(description="Netmiko device types; empty for any device.")
    parameters: dict[Name, ParameterDocument] = {}
    effect: EffectDocument
    dry_run: Literal["supported", "plan_only"]
    login: bool = True  # false: it runs on the controller and logs in nowhere
    longest_ttl: Duration | None = None  # absent: what it does has no end of its own
    tested: dict[Name, Literal["real", "simulated", "documented"]] = {}

    @model_validator(mode="after")
    def _effect_names_parameters(self) -> "ActionDocument":
        for name in filter(None, (self.effect.address, self.effect.interface)):
            if name not in self.parameters:
                raise ValueError(f"effect names {name}, which is no parameter")
        needs = {
            EffectKind.BLOCK_ADDRESS: self.effect.address,
            EffectKind.LIMIT_ADDRESS: self.effect.address,
            EffectKind.SHUT_INTERFACE: self.effect.interface,
            EffectKind.MOVE_INTERFACE: self.effect.interface,
        }
        if needs.get(self.effect.kind) == "":
            raise ValueError(f"effect {self.effect.kind} does not say which parameter it concerns")
        return self

    def playbook(self, name: str, version: str, *, has_rollback: bool) -> Playbook:
        """Return it as the domain knows it."""
        return Playbook(
            name=name,
            version=version,
            platforms=self.platforms,
            parameters={key: one.parameter(key) for key, one in self.parameters.items()},
            effect=Effect(self.effect.kind, self.effect.address, self.effect.interface),
            is_dry_run_supported=self.dry_run == "supported",
            has_rollback=has_rollback,
            longest_ttl_s=seconds(self.longest_ttl) if self.longest_ttl else 0,
            needs_login=self.login,
        )
