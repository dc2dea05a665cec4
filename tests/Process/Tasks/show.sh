#!/bin/sh
# show COMPONENT TASK [ARGUMENTS]: prints all that is declared to decide the result of a task, so that a wrong reuse shows in what it printed.
set -eu
me=$1 mode=$2 root=$SLIPWAY_REPOSITORY
shift 2

name() {
    case $1 in
        apps/visits/inner | apps/visits/inner/*) o=inner ;;
        apps/visits | apps/visits/*) o=visits ;;
        apps/page | apps/page/*) o=page ;;
        libs/money/fmt | libs/money/fmt/*) o=fmt ;;
        libs/money | libs/money/*) o=money ;;
        libs/base | libs/base/*) o=base ;;
        *) o=- ;;
    esac
}

folder() {
    case $1 in
        visits | page) f=apps/$1 ;;
        inner) f=apps/visits/inner ;;
        fmt) f=libs/money/fmt ;;
        *) f=libs/$1 ;;
    esac
}

needs() {
    list=
    folder "$1"
    while IFS=' ' read -r key value; do
        if [ "$key" = needs: ]; then
            value=${value#?}
            list=${value%?}
        fi
    done < "$root/$f/slipway.yaml"
}

# Its name, whether it can be run, its text.
print() {
    if [ -L "$root/$1" ]; then
        echo "$1 -> $(readlink "$root/$1")"
        return
    fi
    if [ -x "$root/$1" ]; then echo "$1*"; else echo "$1"; fi
    while IFS= read -r line || [ -n "$line" ]; do echo "    $line"; done < "$root/$1"
}

all() {
    echo "tool 1"
    echo "$me $mode $SLIPWAY_STAGE"
    for argument; do echo "argument $argument"; done
    echo "variables ${V_REPOSITORY-} ${V_CLUSTER-} ${V_OWN-} ${V_STAGE-} ${TZ-} ${AMBIENT-}"
    IFS=', '
    needs "$me"
    mine=$f todo=$list seen=" $me "
    while :; do
        # shellcheck disable=SC2086 # words
        set -- $todo
        [ $# -gt 0 ] || break
        next=$1
        shift
        todo=$*
        case $seen in *" $next "*) continue ;; esac
        seen="$seen$next "
        needs "$next"
        todo="$todo $list"
    done
    above=" "
    for one in $seen; do
        [ "$mode" != check ] || [ "$one" != "$me" ] || continue
        folder "$one"
        above="$above. "
        while [ "$f" != "${f%/*}" ]; do
            f=${f%/*}
            above="$above$f "
        done
    done
    git -C "$root" ls-files --cached --others --exclude-standard | LC_ALL=C sort -u | while IFS= read -r path; do
        [ -e "$root/$path" ] || [ -L "$root/$path" ] || continue
        counts=
        name "$path"
        case $seen in *" $o "*) counts=1 ;; esac
        if [ "$mode" = check ] && [ "$o" = "$me" ]; then
            case $path in "$mine"/src/*) ;; *) counts= ;; esac
        fi
        parent=${path%/*}
        [ "$parent" != "$path" ] || parent=.
        case $above in *" $parent "*)
            case ${path##*/} in *.md | LICENSE* | slipway.yaml) ;; *) counts=1 ;; esac ;;
        esac
        if [ "$mode" = check ] && [ "$path" = global.txt ]; then counts=1; fi
        [ -z "$counts" ] || print "$path"
    done
}

case $mode in
    build)
        rm -rf dist
        mkdir dist
        all "$@" > dist/out
        IFS=', '
        needs "$me"
        for one in $list; do
            folder "$one"
            print "$f/dist/out" >> dist/out
        done
        if [ -f src/b.txt ]; then
            read -r line < src/b.txt || :
            echo "$line" > "dist/of-$line"
        fi
        echo built
        ;;
    after)
        all "$@"
        for output in dist/*; do
            echo "$output"
            while IFS= read -r line; do echo "    $line"; done < "$output"
        done
        ;;
    *) all "$@" ;;
esac
