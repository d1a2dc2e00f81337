# Help. The texts of commands and arguments in English are those of the program's own arguments.

help-heading-usage = Usage:
help-heading-commands = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help-heading-global = With every command
help-example =
    { $count ->
        [one] Example:
       *[other] Examples:
    }
help-values = [possible values: { $values }]
help-default = [default: { $value }]
help-env = [variable: { $name }]

usage-unknown-argument = There is no argument “{ $found }” here.
usage-unknown-command = There is no command “{ $found }”.
usage-missing = Missing: { $found }
usage-missing-command = A command is missing.
usage-bad-value = “{ $value }” is not a possible value of { $found }.
usage-no-value = A value is missing for { $found }.
usage-conflict = { $found } does not go with { $value }.
usage-too-many = { $found } may be given only once.
usage-other = The command is not written as it should be.
usage-possible = Possible values: { $values }
usage-near = Did you mean “{ $near }”?
usage-help = “{ $command } --help” shows how to write it.
usage-languages = Possible values: ar, fr, en
usage-labels = Possible values: ar, fr, en, none
usage-dimension = Write a dimension and a code: SEX=F
usage-sharing = Possible values: open, federation, local
usage-sharing-members = Sharing with named members is not there yet. Possible values: open, federation, local
usage-key = Write 1 to 64 letters, digits, “-” and “_”.
usage-roles = Possible values: node, submitter, reviewer, reader, admin, guest
